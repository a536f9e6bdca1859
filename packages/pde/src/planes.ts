// Fields continued to a larger grid and cut back, on the host.

type Grid = readonly [number, number];

/** Where point i of a continued axis comes from. */
function sourceOf(i: number, extent: number, how: "periodic" | "reflect"): number {
  if (how === "periodic") return i % extent;
  const period = Math.max(1, 2 * extent - 2);
  const place = i % period;
  return place < extent ? place : period - place;
}

/**
 * Continues every plane at its lower and right end.
 *
 * @param values [planes, height, width]
 * @returns [planes, `to`], the values themselves where the grid stays
 */
export function continuedPlanes(values: Float32Array, from: Grid, to: Grid, how: "periodic" | "reflect"): Float32Array {
  if (from[0] === to[0] && from[1] === to[1]) return values;
  const planes = values.length / (from[0] * from[1]);
  const rows = Int32Array.from({ length: to[0] }, (_, i) => sourceOf(i, from[0], how));
  const columns = Int32Array.from({ length: to[1] }, (_, i) => sourceOf(i, from[1], how));
  const result = new Float32Array(planes * to[0] * to[1]);
  for (let plane = 0, at = 0; plane < planes; plane++) {
    for (let i = 0; i < to[0]; i++) {
      const start = (plane * from[0] + rows[i]!) * from[1];
      for (let j = 0; j < to[1]; j++, at++) result[at] = values[start + columns[j]!]!;
    }
  }
  return result;
}

/** The first points of every plane: the inverse of {@link continuedPlanes}; always a copy. */
export function croppedPlanes(values: Float32Array, from: Grid, to: Grid): Float32Array {
  if (from[0] === to[0] && from[1] === to[1]) return values.slice();
  const planes = values.length / (from[0] * from[1]);
  const result = new Float32Array(planes * to[0] * to[1]);
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < to[0]; i++) {
      const start = (plane * from[0] + i) * from[1];
      result.set(values.subarray(start, start + to[1]), (plane * to[0] + i) * to[1]);
    }
  }
  return result;
}

/** A plane of a field of three dimensions. */
export interface Slice {
  readonly axis: 0 | 1 | 2;
  readonly index: number;
}

/**
 * The plane of each channel.
 *
 * @param values [channels, x, y, z]
 * @returns [channels, ...the two other axes]
 */
export function slicedPlanes<T extends Float32Array | Uint8Array>(values: T, grid: readonly number[], slice: Slice): T {
  const [nx, ny, nz] = grid as [number, number, number];
  const channels = values.length / (nx * ny * nz);
  const [a, b] = [0, 1, 2].filter((axis) => axis !== slice.axis) as [number, number];
  const strides = [ny * nz, nz, 1];
  const result = values.slice(0, (channels * nx * ny * nz) / grid[slice.axis]!) as T;
  let at = 0;
  for (let c = 0; c < channels; c++) {
    const start = c * nx * ny * nz + slice.index * strides[slice.axis]!;
    for (let i = 0; i < grid[a]!; i++) {
      for (let j = 0; j < grid[b]!; j++, at++) result[at] = values[start + i * strides[a]! + j * strides[b]!]!;
    }
  }
  return result;
}
