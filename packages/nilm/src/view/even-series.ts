// Readings on an even grid of time: rows that are missing become gaps.
import { InputError } from "@sciformer/core/view";

/** More samples than this are refused: a hundred years of minutes. */
const MOST_SAMPLES = 53_000_000;

/** Where rows lie on an even grid. */
export interface EvenGrid {
  /** Milliseconds since 1970, UTC. */
  readonly startMs: number;
  readonly periodMs: number;
  readonly count: number;
  /** Row of each sample, -1 where there is none. */
  readonly rows: Int32Array;
  /** True if the rows follow each other without a gap: columns need no copy. */
  readonly isWhole: boolean;
}

/** Rows of one house, in the order of the table. */
export function rowsOf(codes: Int32Array, code: number): Int32Array {
  let count = 0;
  for (const one of codes) if (one === code) count++;
  const rows = new Int32Array(count);
  let at = 0;
  for (let row = 0; row < codes.length; row++) if (codes[row] === code) rows[at++] = row;
  return rows;
}

/** Smallest distance of two rows that follow each other; undefined where there is none. */
export function smallestStep(times: ArrayLike<number>, rows: Int32Array): number | undefined {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 1; at < rows.length; at++) {
    const step = times[rows[at]!]! - times[rows[at - 1]!]!;
    if (step > 0 && step < least) least = step;
  }
  return Number.isFinite(least) ? least : undefined;
}

/**
 * @param times [table rows], ms
 * @param rows of one house, at least one
 * @throws InputError naming the row whose time is missing or before the row above it
 */
export function evenGrid(times: ArrayLike<number>, rows: Int32Array, periodMs: number, table: string): EvenGrid {
  checkOrder(times, rows, table);
  const startMs = times[rows[0]!]!;
  const count = Math.round((times[rows.at(-1)!]! - startMs) / periodMs) + 1;
  if (count > MOST_SAMPLES) throw new InputError(`${table}: ${count} samples in one house, expected ${MOST_SAMPLES}`);
  const places = new Int32Array(count).fill(-1);
  let isWhole = count === rows.length;
  for (const [at, row] of rows.entries()) {
    const slot = Math.round((times[row]! - startMs) / periodMs);
    places[slot] = row;
    if (slot !== at || row !== rows[0]! + at) isWhole = false;
  }
  return { startMs, periodMs, count, rows: places, isWhole };
}

function checkOrder(times: ArrayLike<number>, rows: Int32Array, table: string): void {
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const time = times[row]!;
    if (!Number.isFinite(time)) throw new InputError(`${table} row ${row}: no time`);
    if (at > 0 && !(time > times[rows[at - 1]!]!)) {
      throw new InputError(
        `${table} row ${row}: time ${time} is not after the row before it (${times[rows[at - 1]!]})`,
      );
    }
  }
}

/** A column on the grid; NaN where there is no row. */
export function onGrid(column: Float32Array | Float64Array, { rows, isWhole, count }: EvenGrid): Float32Array {
  if (isWhole && column instanceof Float32Array) return column.subarray(rows[0]!, rows[0]! + count);
  const values = new Float32Array(count).fill(Number.NaN);
  for (let at = 0; at < count; at++) if (rows[at]! >= 0) values[at] = column[rows[at]!]!;
  return values;
}

/** Stretches [from, to) without a value. */
export function gapsOf(values: ArrayLike<number>): { readonly from: number; readonly to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  for (let from = 0; from < values.length; ) {
    let to = from;
    while (to < values.length && Number.isNaN(values[to]!)) to++;
    if (to > from) gaps.push({ from, to });
    from = Math.max(to, from + 1);
  }
  return gaps;
}
