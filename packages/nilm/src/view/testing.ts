// Small houses for the tests of the view.
import {
  type ColumnSpec,
  type ColumnType,
  columnsTable,
  type JsonObject,
  type SceneData,
  type Table,
} from "@sciformer/core/view";
import type { Appliance } from "./appliances.ts";
import { evenGrid } from "./even-series.ts";
import type { House } from "./houses.ts";

const MINUTE = 60_000;

export const KETTLE: Appliance = {
  name: "kettle",
  label: "kettle",
  colour: "#0072b2",
  thresholdW: 500,
  hasTruth: true,
  hasBand: false,
};
export const FRIDGE: Appliance = { ...KETTLE, name: "fridge", label: "fridge", colour: "#e69f00", thresholdW: 50 };

/** Power of an appliance by sample: predicted, and measured where it is given. */
export interface MadePower {
  readonly watts: readonly number[];
  readonly truth?: readonly number[];
}

/** A house at one sample a minute. */
export function madeHouse(
  startMs: number,
  mains: readonly number[],
  power: Readonly<Record<string, MadePower>> = {},
): House {
  const times = Float64Array.from(mains, (_, at) => startMs + at * MINUTE);
  const rows = Int32Array.from(mains, (_, at) => at);
  const entries = Object.entries(power).map(([name, { watts, truth }]) => {
    const measured = truth && Float32Array.from(truth);
    return [name, { watts: Float32Array.from(watts), band: undefined, truth: measured, truthOn: undefined }] as const;
  });
  const grid = evenGrid(times, rows, MINUTE, "test");
  return { id: "1", grid, times, mains: Float32Array.from(mains), power: new Map(entries) };
}

/** predictions.arrow in memory. @param houses house of each row */
export function madePredictions(
  houses: readonly string[],
  times: readonly number[],
  columns: Readonly<Record<string, readonly number[]>>,
  metadata: Readonly<Record<string, string>> = {},
): Table {
  const spec = (name: string, type: ColumnType): ColumnSpec => ({ name, type, nullable: true, meaning: "" });
  const specs = [
    spec("house_id", "dictionary<int16, utf8>"),
    spec("timestamp", "timestamp[ms, UTC]"),
    ...Object.keys(columns).map((name) => spec(name, name.endsWith("_on") ? "bool" : "float32")),
  ];
  const values = Object.entries(columns).map(([name, column]) => [name, Float32Array.from(column)] as const);
  const all = { house_id: houses, timestamp: Float64Array.from(times), ...Object.fromEntries(values) };
  return columnsTable("predictions.arrow", specs, { length: times.length, values: all }, metadata);
}

/** What a scene is opened on. */
export function madeData(table: Table | undefined, config: JsonObject | undefined): SceneData {
  const facts = { id: "nilm/test", domain: "nilm", name: "test", files: {}, tables: [] };
  const none = async () => undefined;
  return {
    kind: "run",
    title: "test",
    domain: "nilm",
    run: config && { ...facts, config },
    metrics: () => Promise.reject(new Error("not needed here")),
    evaluation: none,
    predictions: async () => table,
    table: none,
    file: none,
  };
}
