// The live simulation: solver and model put together step by step, how far they are apart, how fast they are.
import type { Readout, ReadoutRow } from "@sciformer/core/view";
import { errorSums, nrmse } from "../../metrics.ts";
import { normalised } from "../../scaling.ts";
import type { SetUp } from "../../simulate/set-ups.ts";
import type { Scale } from "../../statistics.ts";
import { labelOf, PDE_VOCABULARY } from "../../vocabulary.ts";
import type { ErrorCurves } from "../charts.ts";
import type { Movie } from "../movie.ts";

/** States of solver and model, the first one included, as far as they have come. */
export interface Progress {
  readonly solved: readonly Float32Array[];
  readonly predicted: readonly Float32Array[];
}

export interface LiveSubject {
  readonly key: string;
  readonly setUp: SetUp;
  readonly grid: number;
  readonly extent: number;
  readonly steps: number;
  /** Stored frames from step to step. */
  readonly stride: number;
}

/** As long as it will be: what has not come yet is not there. */
export function liveMovie(
  { key, setUp, grid, extent, steps, stride }: LiveSubject,
  { solved, predicted }: Progress,
): Movie {
  const all = Array.from({ length: steps + 1 }, (_, step) => step);
  return {
    key,
    tag: setUp.tag,
    pdeId: labelOf(PDE_VOCABULARY, setUp.tag) ?? 0,
    fieldNames: setUp.fieldNames,
    fieldScheme: setUp.fieldScheme,
    fieldUnits: undefined,
    grid: [grid, grid],
    extent: [extent, extent],
    boundary: ["periodic", "periodic", "periodic", "periodic"],
    axes: ["x", "y"],
    times: Float64Array.from(all, (step) => step * stride * setUp.dt),
    states: {
      prediction: all.map((step) => predicted[step]),
      truth: all.map((step) => solved[step]),
    },
    spread: undefined,
    valid: all.map(() => undefined),
    rows: undefined,
  };
}

/** nRMSE in normalised units of the model, and of the first state held; NaN where one of the two is not there yet. */
export function liveErrors({ states, grid, times }: Movie, scale: Scale | undefined): ErrorCurves {
  const points = grid[0] * grid[1];
  const own = (state: Float32Array | undefined) => state && (scale ? normalised(state, points, scale) : state);
  const truth = states.truth.map(own);
  const apart = (found: Float32Array | undefined, step: number) => {
    const wanted = truth[step];
    if (found === undefined || wanted === undefined || step === 0) return Number.NaN;
    return nrmse(errorSums(found, wanted, 0, wanted.length));
  };
  const model = Float32Array.from(times, (_, step) => apart(own(states.prediction[step]), step));
  const held = Float32Array.from(times, (_, step) => apart(truth[0], step));
  return {
    title: "Error by step: model beside solver",
    curves: [
      { label: "model", values: model, kind: "model" },
      { label: "the first state held", values: held, kind: "baseline" },
    ],
  };
}

/** Times that were measured. */
export interface Pace {
  /** Milliseconds of a step. */
  readonly solver: number | undefined;
  readonly model: number | undefined;
  readonly provider: string | undefined;
}

export function liveReadouts(
  errors: ErrorCurves,
  step: number,
  pace: Pace,
  { solveGrid, grid }: { readonly solveGrid: number; readonly grid: number },
): Readout[] {
  const valueAt = (values: Float32Array) => (Number.isNaN(values[step]!) ? null : values[step]!);
  const rows = errors.curves.map(
    ({ label, values }): ReadoutRow => ({ label: `nRMSE, ${label}`, value: valueAt(values) }),
  );
  const times: ReadoutRow[] = [
    ...(pace.solver === undefined ? [] : [{ label: "solver, a step", value: pace.solver, unit: "ms", digits: 1 }]),
    ...(pace.model === undefined ? [] : [{ label: "model, a step", value: pace.model, unit: "ms", digits: 1 }]),
    ...(pace.provider === undefined ? [] : [{ label: "model runs on", value: pace.provider }]),
    { label: "solved on", value: `${solveGrid} \u00d7 ${solveGrid}` },
    { label: "model sees", value: `${grid} \u00d7 ${grid}` },
  ];
  return [
    { id: "step", title: "This step", rows },
    { id: "pace", title: "Pace", rows: times },
  ];
}
