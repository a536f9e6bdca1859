// Power of a house as a matrix: a row for each day, a column for each stretch of the clock.
import type { Zone } from "../../meter/calendar.ts";
import type { House } from "../houses.ts";

const DAY = 86_400_000;
/** Cells of one matrix; longer stretches of the clock share a cell where a house has more days. */
const MOST_CELLS = 56_000;
/** Shorter cells would be narrower than a pixel. */
const LEAST_MINUTES = 5;
/** Minutes of a cell that a day is divided into without a rest. */
const CELL_MINUTES = [5, 6, 8, 10, 12, 15, 20, 30, 60];

/** How cells lie over a house. */
export interface DayGrid {
  readonly days: number;
  /** Cells of a day. */
  readonly columns: number;
  readonly minutes: number;
  /** Local day number since 1970-01-01 of row 0. */
  readonly firstDay: number;
  /** [samples] cell of each sample: row * columns + column. */
  readonly cells: Int32Array;
}

/** What a cell says: its mean, or the value in it that is farthest from 0. */
export type CellValue = "mean" | "peak";

/** One matrix. */
export interface DayMatrix {
  /** [days * columns] W; NaN: no data. */
  readonly values: Float32Array;
  /** [days * columns] sample that stands for the cell, the largest in it; -1 for none. */
  readonly samples: Int32Array;
}

/** Minutes of the clock in a cell, so that all days fit. @param periodMs distance of samples */
export function cellMinutes(days: number, periodMs: number): number {
  const least = Math.max(LEAST_MINUTES, periodMs / 60_000, (days * 1440) / MOST_CELLS);
  return CELL_MINUTES.find((minutes) => minutes >= least - 1e-9) ?? CELL_MINUTES.at(-1)!;
}

/** Local days and the clock decide: an hour that the clock repeats shares its cells, one that it skips has none. */
export function dayGrid({ times, grid }: House, zone: Zone): DayGrid {
  const local = (time: number) => time + zone.offsetMs(time);
  const firstDay = Math.floor(local(times[0]!) / DAY);
  const days = Math.floor(local(times.at(-1)!) / DAY) - firstDay + 1;
  const minutes = cellMinutes(days, grid.periodMs);
  const columns = 1440 / minutes;
  const cells = new Int32Array(times.length);
  for (let at = 0; at < times.length; at++) {
    const clock = local(times[at]!) - firstDay * DAY;
    cells[at] = Math.floor(clock / (minutes * 60_000));
  }
  return { days, columns, minutes, firstDay, cells };
}

/** A series on the grid. */
export function dayMatrix(values: ArrayLike<number>, { days, columns, cells }: DayGrid, shown: CellValue): DayMatrix {
  const count = new Uint32Array(days * columns);
  const sums = new Float64Array(days * columns);
  const samples = new Int32Array(days * columns).fill(-1);
  for (let at = 0; at < cells.length; at++) {
    const value = values[at]!;
    if (Number.isNaN(value)) continue;
    const cell = cells[at]!;
    count[cell]!++;
    sums[cell]! += value;
    const known = samples[cell]!;
    if (known < 0 || Math.abs(value) > Math.abs(values[known]!)) samples[cell] = at;
  }
  const result = new Float32Array(days * columns).fill(Number.NaN);
  for (let cell = 0; cell < result.length; cell++) {
    if (count[cell] === 0) continue;
    result[cell] = shown === "mean" ? sums[cell]! / count[cell]! : values[samples[cell]!]!;
  }
  return { values: result, samples };
}
