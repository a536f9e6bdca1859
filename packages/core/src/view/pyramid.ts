// Min/max pyramid of a series: a year of minutes drawn in a thousand columns without losing a peak.
import type { NumberArray } from "./chart.ts";

/** Values per cell of the next level. */
const FACTOR = 8;
/** Levels with fewer cells are not worth having. */
const SMALLEST = 64;

/** Extremes and mean of columns of a series; NaN where a column has no value. */
export interface Columns1d {
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly mean: Float32Array;
  /** Values in the column that are missing. */
  readonly missing: Uint32Array;
}

/** The same of one stretch. */
export interface Extremes {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly missing: number;
}

interface Level {
  readonly width: number;
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly sum: Float64Array;
  readonly count: Uint32Array;
}

/** Extremes, sums and counts of a series at widths 8, 64, 512 ... A missing value (NaN) is left out of all of them. */
export class Pyramid {
  readonly values: NumberArray;
  readonly #levels: readonly Level[];

  constructor(values: NumberArray) {
    this.values = values;
    const levels: Level[] = [];
    for (let level = firstLevel(values); level.min.length >= SMALLEST; level = nextLevel(level)) levels.push(level);
    this.#levels = levels;
  }

  /**
   * The series between two positions in `columns` columns of equal width.
   *
   * @param from index of the first value, may lie between two
   * @param to index behind the last value
   */
  query(from: number, to: number, columns: number): Columns1d {
    const result: Columns1d = {
      min: new Float32Array(columns).fill(Number.NaN),
      max: new Float32Array(columns).fill(Number.NaN),
      mean: new Float32Array(columns).fill(Number.NaN),
      missing: new Uint32Array(columns),
    };
    const width = (to - from) / columns;
    for (let column = 0; column < columns; column++) {
      const start = Math.max(0, Math.ceil(from + column * width - 1e-9));
      const end = Math.min(this.values.length, Math.ceil(from + (column + 1) * width - 1e-9));
      if (start >= end) continue;
      const { min, max, mean, missing } = this.range(start, end);
      result.min[column] = min;
      result.max[column] = max;
      result.mean[column] = mean;
      result.missing[column] = missing;
    }
    return result;
  }

  /** Extremes and mean of the values `start` ... `end` - 1: NaN where all are missing. */
  range(start: number, end: number): Extremes {
    const cell = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, count: 0 };
    for (let at = start; at < end; ) at += this.#take(at, end, cell);
    const missing = Math.max(0, end - start) - cell.count;
    if (cell.count === 0) return { min: Number.NaN, max: Number.NaN, mean: Number.NaN, missing };
    return { min: cell.min, max: cell.max, mean: cell.sum / cell.count, missing };
  }

  /** Adds the widest cell that starts at `at` and ends by `end`. @returns its width */
  #take(at: number, end: number, cell: { min: number; max: number; sum: number; count: number }): number {
    for (let depth = this.#levels.length - 1; depth >= 0; depth--) {
      const { width, min, max, sum, count } = this.#levels[depth]!;
      if (at % width !== 0 || at + width > end) continue;
      const index = at / width;
      if (count[index]! > 0) {
        cell.min = Math.min(cell.min, min[index]!);
        cell.max = Math.max(cell.max, max[index]!);
        cell.sum += sum[index]!;
        cell.count += count[index]!;
      }
      return width;
    }
    const value = this.values[at]!;
    if (!Number.isNaN(value)) {
      cell.min = Math.min(cell.min, value);
      cell.max = Math.max(cell.max, value);
      cell.sum += value;
      cell.count++;
    }
    return 1;
  }
}

function emptyLevel(cells: number, width: number): Level {
  return {
    width,
    min: new Float32Array(cells).fill(Number.POSITIVE_INFINITY),
    max: new Float32Array(cells).fill(Number.NEGATIVE_INFINITY),
    sum: new Float64Array(cells),
    count: new Uint32Array(cells),
  };
}

/** Whole cells only: what is left over at the end is read from the level below. */
function firstLevel(values: NumberArray): Level {
  const level = emptyLevel(Math.floor(values.length / FACTOR), FACTOR);
  for (let cell = 0; cell < level.min.length; cell++) {
    for (let index = cell * FACTOR; index < (cell + 1) * FACTOR; index++) {
      const value = values[index]!;
      if (Number.isNaN(value)) continue;
      if (value < level.min[cell]!) level.min[cell] = value;
      if (value > level.max[cell]!) level.max[cell] = value;
      level.sum[cell]! += value;
      level.count[cell]!++;
    }
  }
  return level;
}

function nextLevel(below: Level): Level {
  const level = emptyLevel(Math.floor(below.min.length / FACTOR), below.width * FACTOR);
  for (let cell = 0; cell < level.min.length; cell++) {
    for (let index = cell * FACTOR; index < (cell + 1) * FACTOR; index++) {
      level.min[cell] = Math.min(level.min[cell]!, below.min[index]!);
      level.max[cell] = Math.max(level.max[cell]!, below.max[index]!);
      level.sum[cell]! += below.sum[index]!;
      level.count[cell]! += below.count[index]!;
    }
  }
  return level;
}
