// Parity of filter design and of all forms of filtering.
import type { ParityCase, ParityValue, ParityValues } from "@sciformer/core";
import { z } from "zod";
import { applyZeroPhase, ringingLength, zeroPhaseButterworth } from "../signal/bandpass.ts";
import { type Band, butterworth, type Zpk } from "../signal/filter-design.ts";
import { sectionFilter, settledState, zeroPhaseFilter } from "../signal/section-filter.ts";
import { type Section, toSections } from "../signal/sections.ts";
import { transferFilter, zeroPhaseTransferFilter } from "../signal/transfer-filter.ts";
import {
  asSection,
  magnitudeAt,
  notch,
  type TransferFunction,
  toTransferFunction,
} from "../signal/transfer-function.ts";
import { arrayOf, namesBelow, rowsOf, stacked } from "./arrays.ts";

const butterworthSchema = z.object({
  design: z.literal("Butterworth"),
  order: z.int(),
  low: z.number(),
  high: z.number().nullable(),
  btype: z.enum(["lowpass", "highpass", "bandpass", "bandstop"]),
});
const notchSchema = z.object({ design: z.literal("iirnotch"), f0: z.number(), Q: z.number() });
const filtersSchema = z.object({
  fs: z.number(),
  filters: z.record(z.string(), z.discriminatedUnion("design", [butterworthSchema, notchSchema])),
});

function bandOf({ btype, low, high }: z.infer<typeof butterworthSchema>): Band {
  if (btype === "lowpass" || btype === "highpass") return { type: btype, cutoff: low };
  return { type: btype, low, high: high ?? Number.NaN };
}

/** A filter of a case in the forms that it has. */
interface Designed {
  readonly sections: readonly Section[];
  readonly transfer: TransferFunction;
  readonly zpk?: Zpk;
}

function designed(filter: z.infer<typeof filtersSchema>["filters"][string], fs: number): Designed {
  if (filter.design === "iirnotch") {
    const transfer = notch(filter.f0, filter.Q, fs);
    return { transfer, sections: [asSection(transfer)] };
  }
  const zpk = butterworth(filter.order, bandOf(filter), fs);
  return { zpk, transfer: toTransferFunction(zpk), sections: toSections(zpk) };
}

const SIGNAL: Readonly<Record<string, (filter: Designed, x: Float64Array) => Float64Array>> = {
  sosfilt: ({ sections }, x) => sectionFilter(sections, x),
  sosfiltfilt: ({ sections }, x) => zeroPhaseFilter(sections, x),
  lfilter: ({ transfer }, x) => transferFilter(transfer, x),
  lfilter_ba: ({ transfer }, x) => transferFilter(transfer, x),
  filtfilt: ({ transfer }, x) => zeroPhaseTransferFilter(transfer, x),
  filtfilt_ba: ({ transfer }, x) => zeroPhaseTransferFilter(transfer, x),
};

function designValue({ sections, transfer, zpk }: Designed, name: string, fs: number): ParityValue | undefined {
  if (name === "sos") return stacked(sections);
  if (name === "sosfilt_zi") return { shape: [sections.length, 2], data: settledState(sections) };
  if (name === "b" || name === "a") return transfer[name];
  if (name === "zpk_gain") return [zpk?.gain ?? Number.NaN];
  const frequencies = /^magnitude_at_(.+)Hz$/.exec(name)?.[1]?.split("_");
  return frequencies?.map((f) => magnitudeAt(sections, Number(f.replace("p", ".")), fs));
}

/** Kind `filters`: every form of every filter that the case has. */
export function filtersParity(testCase: ParityCase): ParityValues {
  const { fs, filters } = filtersSchema.parse(testCase.json);
  const input = arrayOf(testCase, "input/x");
  const values: Record<string, ParityValue> = {};
  for (const [name, description] of Object.entries(filters)) {
    const filter = designed(description, fs);
    for (const form of namesBelow(testCase, `mid/${name}/`)) {
      const value = designValue(filter, form, fs);
      if (value !== undefined) values[`mid/${name}/${form}`] = value;
    }
    for (const form of namesBelow(testCase, `output/${name}/`)) {
      const run = SIGNAL[form];
      if (run) values[`output/${name}/${form}`] = stacked(rowsOf(input).map((row) => run(filter, row)));
    }
  }
  return values;
}

const bandpassSchema = z.object({ fs: z.number(), low: z.number(), high: z.number(), order: z.int().default(4) });

/** Kind `bandpass`: MOABB's band-pass with its padding. */
export function bandpassParity(testCase: ParityCase): ParityValues {
  const { fs, low, high, order } = bandpassSchema.parse(testCase.json);
  const filter = zeroPhaseButterworth({ type: "bandpass", low, high }, fs, order);
  const inputs = rowsOf(arrayOf(testCase, "input/x_uV"));
  return {
    "mid/sos": stacked(filter.sections),
    "mid/padlen": [Math.min(ringingLength(filter.sections), inputs[0]!.length - 1)],
    "output/y_uV": stacked(inputs.map((row) => applyZeroPhase(filter, row))),
  };
}
