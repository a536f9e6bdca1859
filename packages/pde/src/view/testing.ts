// Simulations for tests of what is seen of them.
import type { Movie } from "./movie.ts";

/** A periodic square of side 1 with two steps of nothing; what is given stands instead. */
export function madeMovie(given: Partial<Movie> = {}): Movie {
  const grid = given.grid ?? ([4, 4] as const);
  const fieldNames = given.fieldNames ?? ["density"];
  const state = () => new Float32Array(fieldNames.length * grid[0] * grid[1]);
  return {
    key: "made",
    tag: "diff",
    pdeId: 2,
    fieldNames,
    fieldScheme: "d",
    fieldUnits: undefined,
    grid,
    extent: [1, 1],
    boundary: ["periodic", "periodic", "periodic", "periodic"],
    axes: ["x", "y"],
    times: Float64Array.of(0, 0.5),
    states: { prediction: [state(), state()], truth: [state(), state()] },
    spread: undefined,
    valid: [undefined, undefined],
    rows: undefined,
    ...given,
  };
}

/** [x, y] of a function of the numbers of the points. */
export function field([nx, ny]: readonly [number, number], value: (i: number, j: number) => number): Float32Array {
  return Float32Array.from({ length: nx * ny }, (_, at) => value(Math.floor(at / ny), at % ny));
}
