// Side output of `predict`: energy by wave number of every predicted and true state, as CSV.
import { type Columns, csvField, type SideOutput } from "@sciformer/core";
import type { PdeConfig } from "./config.ts";
import { energySpectrum, FieldTransform } from "./evaluation/spectrum.ts";

const HEADER = "sim_id,step,time,field,wave_number,prediction,truth";

const transforms = new Map<string, FieldTransform>();

function transformOf(height: number, width: number): FieldTransform {
  const key = `${height}x${width}`;
  const found = transforms.get(key) ?? new FieldTransform(height, width);
  transforms.set(key, found);
  return found;
}

/** The lines of one row: every field and wave number. */
function linesOf({ values, nulls }: Columns, row: number): string[] {
  const number = (name: string) => (values[name] as Float64Array)[row]!;
  const list = (name: string) =>
    nulls?.[name]?.[row] === 1 ? undefined : (values[name] as readonly Float32Array[])[row]!;
  const [prediction, truth] = [list("prediction"), list("truth")];
  if (prediction === undefined) return [];
  const transform = transformOf(number("height"), number("width"));
  const names = values.field_names![row] as unknown as readonly string[];
  const id = csvField((values.sim_id as readonly string[])[row]!);
  return names.flatMap((name, c) => {
    const from = c * transform.points;
    const predicted = energySpectrum(prediction, from, transform);
    const known = truth && energySpectrum(truth, from, transform);
    const start = `${id},${number("step")},${number("time")},${csvField(name)}`;
    return Array.from(predicted, (energy, k) => `${start},${k},${energy},${known ? known[k] : ""}`);
  });
}

export const spectraOutput: SideOutput<PdeConfig> = {
  option: { flags: "--spectra <file>", description: "energy by wave number of every state, in natural units, as CSV" },
  render: async (predictions) => {
    const lines = predictions.flatMap((rows) =>
      Array.from({ length: rows.length }, (_, row) => linesOf(rows, row)).flat(),
    );
    return `${[HEADER, ...lines].join("\n")}\n`;
  },
};
