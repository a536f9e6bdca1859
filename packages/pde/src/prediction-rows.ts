// Rows of predictions: a simulation's states step by step, predicted and true, with what is measured of them.
import type { ColumnSpec, Columns } from "@sciformer/core";
import type { StateErrors } from "./evaluation/state-errors.ts";
import { denormalised } from "./scaling.ts";
import type { StoredInfo } from "./stored-simulations.ts";
import type { TagScale } from "./windows.ts";

const column = (name: string, type: ColumnSpec["type"], meaning: string): ColumnSpec => ({
  name,
  type,
  nullable: false,
  meaning,
});
const nullable = (spec: ColumnSpec): ColumnSpec => ({ ...spec, nullable: true });

/** Figures of a step by column. */
const FIGURES = {
  nrmse: "root mean square error over that of the truth, in normalised units",
  vrmse: "root mean square error over the standard deviation of the truth, mean over fields",
  mae: "mean absolute error, in normalised units",
  max_error: "largest absolute error, in normalised units",
  correlation: "Pearson's correlation, mean over fields",
  spectrum_error: "mean distance of the energies by wave number, in decades",
  nrmse_persistence: "nrmse of the last known state",
} as const;

/** Columns of predictions.arrow: a row for every simulation and step; step 0 is the last known state. */
export function predictionColumns(): readonly ColumnSpec[] {
  return [
    column("sim_id", "utf8", "the simulation"),
    column("tag", "dictionary<int16, utf8>", "its set-up"),
    column("pde_id", "int16", "label of the PDE type"),
    column("step", "int32", "steps from the last known state, which is step 0"),
    column("time", "float64", "time of the state"),
    column("height", "int32", "points along x"),
    column("width", "int32", "points along y"),
    column("field_names", "list<utf8>", "name of every field"),
    column("field_scheme", "utf8", "a letter for every field; adjacent equal letters form a vector"),
    nullable(column("field_units", "list<utf8>", "unit of every field, 1 if dimensionless")),
    nullable(column("domain_extent", "fixed_size_list<float64>[2]", "length of the domain along x and y")),
    column("boundary", "fixed_size_list<utf8>[4]", "at x-, x+, y- and y+"),
    nullable(column("prediction", "list<float32>", "[field, x, y], row-major; null where only figures are kept")),
    nullable(column("truth", "list<float32>", "the same; null also where it is not known")),
    nullable(column("spread", "list<float32>", "standard deviation over the members of an ensemble")),
    ...Object.entries(FIGURES).map(([name, meaning]) => nullable(column(name, "float32", meaning))),
  ];
}

/** One step of a prediction; states are normalised [own channels, height, width]. */
export interface PredictedStep {
  readonly step: number;
  readonly time: number;
  readonly prediction: Float32Array;
  readonly truth?: Float32Array | undefined;
  /** Over the members of an ensemble, normalised. */
  readonly spread?: Float32Array | undefined;
  readonly errors?: StateErrors | undefined;
  readonly persistence?: number | undefined;
}

interface Predicted {
  readonly info: StoredInfo;
  readonly scale: TagScale;
  readonly grid: readonly [number, number];
}

const NONE = new Float32Array(0);
const marks = <T>(values: readonly (T | undefined | null)[]) =>
  Uint8Array.from(values, (value) => (value === undefined || value === null ? 1 : 0));

/**
 * The rows of one simulation.
 *
 * @param withFields whether the states themselves are kept
 */
export function predictionRows(
  { info, scale, grid }: Predicted,
  steps: readonly PredictedStep[],
  withFields: boolean,
): Columns {
  const { length } = steps;
  const points = grid[0] * grid[1];
  const all = <T>(value: T): T[] => Array(length).fill(value);
  const natural = (state: Float32Array | undefined) =>
    state && withFields ? denormalised(state, points, scale.fields) : undefined;
  const spreadScale = { offset: scale.fields.offset.map(() => 0), scale: scale.fields.scale };
  const predictions = steps.map(({ prediction }) => natural(prediction));
  const truths = steps.map(({ truth }) => natural(truth));
  const spreads = steps.map(({ spread }) => spread && withFields && denormalised(spread, points, spreadScale));
  const figure = (of: (step: PredictedStep) => number | undefined) =>
    Float32Array.from(steps, (step) => of(step) ?? Number.NaN);
  const extent = info.domainExtent;
  return {
    length,
    values: {
      sim_id: all(info.simId),
      tag: all(info.tag),
      pde_id: new Int16Array(length).fill(info.pdeId),
      step: Int32Array.from(steps, ({ step }) => step),
      time: Float64Array.from(steps, ({ time }) => time),
      height: new Int32Array(length).fill(grid[0]),
      width: new Int32Array(length).fill(grid[1]),
      field_names: all(info.fieldNames),
      field_scheme: all(info.fieldScheme),
      field_units: all(info.fieldUnits ?? []),
      domain_extent: all(Float64Array.of(extent?.[0] ?? 0, extent?.[1] ?? 0)),
      boundary: all(info.boundary),
      prediction: predictions.map((state) => state ?? NONE),
      truth: truths.map((state) => state ?? NONE),
      spread: spreads.map((state) => state || NONE),
      nrmse: figure(({ errors }) => errors?.nrmse),
      vrmse: figure(({ errors }) => errors?.vrmse),
      mae: figure(({ errors }) => errors?.mae),
      max_error: figure(({ errors }) => errors?.max),
      correlation: figure(({ errors }) => errors?.correlation),
      spectrum_error: figure(({ errors }) => errors?.spectrum),
      nrmse_persistence: figure(({ persistence }) => persistence),
    },
    nulls: {
      field_units: new Uint8Array(length).fill(info.fieldUnits === null ? 1 : 0),
      domain_extent: new Uint8Array(length).fill(extent === null ? 1 : 0),
      prediction: marks(predictions),
      truth: marks(truths),
      spread: marks(spreads.map((state) => state || undefined)),
    },
  };
}
