// A simulation as the picture takes it: its states step by step, predicted and true, of any origin.
import type { Boundary } from "../simulation.ts";

/** What a state is of: which of the panes shows it. */
export type Source = "prediction" | "truth";

/** The states of a simulation, [fields, x, y] each; what is not there is undefined. */
export interface Movie {
  /** Tells simulations apart. */
  readonly key: string;
  readonly tag: string;
  readonly pdeId: number;
  readonly fieldNames: readonly string[];
  /** One letter for each field; adjacent equal letters are the components of a vector. */
  readonly fieldScheme: string;
  /** Unit of each field; undefined where that is not known. */
  readonly fieldUnits: readonly string[] | undefined;
  /** Points along x and y; along y 1 in one dimension. */
  readonly grid: readonly [number, number];
  /** Length of the domain along x and y; undefined where that is not known. */
  readonly extent: readonly [number, number] | undefined;
  /** At x-, x+, y- and y+. */
  readonly boundary: readonly Boundary[];
  /** Names of the axes: `x` and `y`, or two of three. */
  readonly axes: readonly [string, string];
  /** Time of each step. */
  readonly times: Float64Array;
  readonly states: Readonly<Record<Source, readonly (Float32Array | undefined)[]>>;
  /** Standard deviation over the members of an ensemble, by step; undefined where there is one member. */
  readonly spread: readonly (Float32Array | undefined)[] | undefined;
  /** By step [x, y], 1 where a point was measured. */
  readonly valid: readonly (Uint8Array | undefined)[];
  /** The table that the states stand in, and the row of each step. */
  readonly rows: { readonly table: string; readonly first: number } | undefined;
}

/** Sources that have a state at some step, the prediction first. */
export function sourcesOf({ states }: Pick<Movie, "states">): readonly Source[] {
  return (["prediction", "truth"] as const).filter((source) => states[source].some((state) => state !== undefined));
}

/** What limits and spectra are taken from: the truth where there is one. */
export function referenceOf(movie: Pick<Movie, "states">): Source {
  return sourcesOf(movie).includes("truth") ? "truth" : "prediction";
}

/** Whether the domain goes round along x and along y. */
export function wraps({ boundary }: Pick<Movie, "boundary">): readonly [boolean, boolean] {
  return [boundary[0] === "periodic", boundary[2] === "periodic"];
}

/** Distance of two points along x and y: of the domain, or 1 where its length is not known. */
export function spacing({ extent, grid }: Pick<Movie, "extent" | "grid">): readonly [number, number] {
  return extent === undefined ? [1, 1] : [extent[0] / grid[0], extent[1] / grid[1]];
}
