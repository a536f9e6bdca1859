// What is shown of a simulation besides its fields: the list of all of them, the time line, figures.
import type { CellValue, JsonObject, Listing, Readout, ReadoutRow, Timeline } from "@sciformer/core/view";
import { PDE_TYPES } from "../../vocabulary.ts";
import type { ErrorCurves } from "../charts.ts";
import { isNetwork } from "../headline.ts";
import type { Movie } from "../movie.ts";
import type { Catalogue, Entry } from "./catalogue.ts";

/** Steps a second of the time line. */
const RATE = 6;

/** A step of the simulation is a step of the time line, written with its time. */
export function stepTimeline({ times }: Pick<Movie, "times">, start: number, rate = RATE): Timeline {
  const last = Math.max(0, times.length - 1);
  const labels = Array.from(times, (time, step) => `step ${step}, t = ${Number(time.toPrecision(4))}`);
  return {
    title: "Step",
    from: 0,
    to: last,
    step: 1,
    format: { kind: "labels", labels },
    start: Math.min(start, last),
    playable: last > 0,
    rate,
    speeds: [0.25, 0.5, 1, 2, 4],
    loop: true,
  };
}

/** Errors of one simulation with the mean of its set-up, as evaluation.json has it. */
export function simulationErrors({ tag, curves }: Entry, evaluation: JsonObject | undefined): ErrorCurves {
  if (curves === undefined) return { title: "Error by step", curves: [] };
  const mean = meanCurve(tag, curves.nrmse.length, evaluation);
  return {
    title: `Error by step: ${tag}`,
    curves: [
      { label: "this simulation", values: curves.nrmse, kind: "model" },
      { label: "the last known state held", values: curves.persistence, kind: "baseline" },
      ...(mean === undefined || isSame(mean, curves.nrmse)
        ? []
        : [{ label: `mean of ${tag}`, values: mean, kind: "mean" as const }]),
    ],
  };
}

/** A set-up of one simulation has its curve for a mean. */
function isSame(mean: Float32Array, own: Float32Array): boolean {
  return mean.every((value, step) => Number.isNaN(value) || Math.abs(value - own[step]!) <= 1e-5 * value);
}

/** [steps + 1] of the model, NaN at step 0. */
function meanCurve(tag: string, length: number, evaluation: JsonObject | undefined): Float32Array | undefined {
  const all = Array.isArray(evaluation?.curves) ? (evaluation.curves as readonly JsonObject[]) : [];
  const nrmse = all.find(({ group, method }) => group === tag && isNetwork(method))?.nrmse;
  if (!Array.isArray(nrmse)) return undefined;
  return Float32Array.from({ length }, (_, step) => {
    const value = nrmse[step - 1];
    return typeof value === "number" ? value : Number.NaN;
  });
}

/** Steps whose errors the list shows. */
const LISTED = [1, 10, 20] as const;

export function simulationListing({ entries }: Catalogue, chosen: string): Listing {
  const hasErrors = entries.some(({ curves }) => curves !== undefined);
  const columns: Listing["columns"] = [
    { id: "sim", title: "Simulation", kind: "text", filter: "text" },
    { id: "tag", title: "Set-up", kind: "text", filter: "choice" },
    { id: "steps", title: "Steps", kind: "number", digits: 0 },
    ...(hasErrors
      ? LISTED.map((step) => ({ id: `e${step}`, title: `nRMSE ${step}`, kind: "number" as const, digits: 3 }))
      : []),
  ];
  const errorAt = ({ curves }: Entry, step: number): CellValue => {
    const value = curves?.nrmse[step];
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  return {
    id: "simulations",
    title: "Simulations",
    place: "side",
    look: "table",
    columns,
    rows: entries.length,
    cell(row, column) {
      const entry = entries[row]!;
      const fixed: readonly CellValue[] = [entry.id, entry.tag, entry.to - entry.from - 1];
      return fixed[column] ?? errorAt(entry, LISTED[column - fixed.length]!);
    },
    key: (row) => entries[row]!.id,
    selected: chosen,
  };
}

/** What the simulation is of. */
export function factsReadout(movie: Movie, figures: readonly (readonly [string, CellValue])[]): Readout[] {
  const { grid, extent, times, boundary, pdeId } = movie;
  const dt = times.length > 1 ? times[1]! - times[0]! : undefined;
  const size = grid[1] === 1 ? `${grid[0]}` : grid.join(" \u00d7 ");
  const rows: ReadoutRow[] = [
    { label: "equation", value: PDE_TYPES[pdeId] ?? "unknown" },
    { label: "set-up", value: movie.tag },
    { label: "points", value: size },
    ...(extent ? [{ label: "domain", value: lengthText(extent, grid) }] : []),
    ...(dt === undefined ? [] : [{ label: "time step", value: dt }]),
    { label: "edges", value: [...new Set(boundary)].join(", ") },
  ];
  const own = figures.map(([label, value]) => ({ label, value }));
  return [
    ...(own.some(({ value }) => value !== null) ? [{ id: "step", title: "This step", rows: own }] : []),
    { id: "simulation", title: "Simulation", rows },
  ];
}

function lengthText(extent: readonly [number, number], grid: readonly [number, number]): string {
  const text = (length: number) => String(Number(length.toPrecision(4)));
  return grid[1] === 1 ? text(extent[0]) : extent.map(text).join(" \u00d7 ");
}
