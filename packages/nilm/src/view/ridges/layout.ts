// Ridges: for each day a strip whose height and colour are the power over the hours, with a wall towards the viewer.
import { type ColourScaleOptions, colourScale, type Vec3 } from "@sciformer/core/view";
import { writeLinear } from "../linear-colour.ts";
import type { DayGrid } from "./day-grid.ts";

/** Scene units of a day from midnight to midnight. */
export const WIDTH = 12;
/** Scene units of the largest power. */
export const HEIGHT = 2.6;
/** Scene units from the first day to the last, where there are many. */
const DEPTH = 10;
const WIDEST_DAY = 0.9;
/** Share of a day's room that its strip fills. */
const FILLED = 0.78;
/** How bright a cell's vertices are: a wall is darker than its strip. */
const SHADES = [1, 1, 0.62, 0.22] as const;

/** Where days lie along z; the last one is nearest to the viewer. */
export interface RidgeFrame {
  readonly dayStep: number;
  /** z of the middle of the first day. */
  readonly first: number;
  readonly columns: number;
  readonly days: number;
}

/** Triangles of a matrix. */
export interface RidgeGeometry {
  /** [vertices, 3] */
  readonly positions: Float32Array;
  /** [vertices, 3] linear, 0 ... 1. */
  readonly colours: Float32Array;
  readonly indices: Uint32Array;
  /** Cell of each triangle. */
  readonly cells: Int32Array;
}

export function ridgeFrame({ days, columns }: Pick<DayGrid, "days" | "columns">): RidgeFrame {
  const dayStep = Math.min(WIDEST_DAY, DEPTH / days);
  return { dayStep, first: (-dayStep * (days - 1)) / 2, columns, days };
}

/** Place of a moment of a day on the ground. @param hour 0 ... 24 */
export function placeOf({ dayStep, first }: RidgeFrame, day: number, hour: number): Vec3 {
  return [(hour / 24 - 0.5) * WIDTH, 0, first + day * dayStep];
}

/** The front edge of a day's strip. */
export function frontOf({ dayStep, first }: RidgeFrame, day: number): number {
  return first + day * dayStep + (dayStep * FILLED) / 2;
}

/** Share of the limits of a signed scale below which nothing is drawn. */
export const FLAT = 0.04;

/** More lines than this would be a sheet. */
const MOST_EDGES = 40;

/** [points, 3] on the ground at the front edges of days, of many days some, interrupted by their gaps. */
export function groundEdges(values: Float32Array, frame: RidgeFrame): Float32Array {
  const { days, columns } = frame;
  const points: number[] = [];
  for (let day = 0; day < days; day += Math.ceil(days / MOST_EDGES)) {
    for (let from = 0; from < columns; ) {
      let to = from;
      while (to < columns && !Number.isNaN(values[day * columns + to]!)) to++;
      if (to > from) {
        for (const column of [from, to]) {
          points.push(placeOf(frame, day, (column * 24) / columns)[0], 0.001, frontOf(frame, day));
        }
      }
      from = Math.max(to, from + 1);
    }
  }
  return Float32Array.from(points);
}

/** Vertices of a cell: back and front of the strip, upper and lower edge of the wall. */
const PER_CELL = 4;
/** Triangles between two cells of a day. */
const BETWEEN = [0, 1, 5, 0, 5, 4, 2, 3, 7, 2, 7, 6] as const;

/**
 * @param values [days * columns] W; two neighbours that are there are joined, gaps stay open, and so do places
 * with hardly an error on a signed scale, whose middle would be a white floor
 * @param perWatt scene units
 */
export function ridgeGeometry(
  values: Float32Array,
  frame: RidgeFrame,
  colour: ColourScaleOptions,
  perWatt: number,
): RidgeGeometry {
  const { days, columns, dayStep } = frame;
  const positions = new Float32Array(values.length * PER_CELL * 3);
  const colours = new Float32Array(values.length * PER_CELL * 3);
  const scale = colourScale(colour);
  for (let day = 0; day < days; day++) {
    const front = frontOf(frame, day);
    for (let column = 0; column < columns; column++) {
      const cell = day * columns + column;
      const [x] = placeOf(frame, day, ((column + 0.5) * 24) / columns);
      const height = (values[cell]! || 0) * perWatt;
      const places = [x, height, front - dayStep * FILLED, x, height, front, x, height, front, x, 0, front];
      positions.set(places, cell * PER_CELL * 3);
      for (const [vertex, shade] of SHADES.entries()) {
        writeLinear(scale, values[cell]!, colours, (cell * PER_CELL + vertex) * 3, shade);
      }
    }
  }
  const least = colour.range[0] < 0 ? FLAT * Math.max(-colour.range[0], colour.range[1]) : 0;
  return { positions, colours, ...triangles(values, frame, least) };
}

/** @param least smaller magnitudes are left out where their neighbour is small too */
function triangles(
  values: Float32Array,
  { days, columns }: RidgeFrame,
  least: number,
): Pick<RidgeGeometry, "indices" | "cells"> {
  const indices = new Uint32Array(days * (columns - 1) * BETWEEN.length);
  const cells = new Int32Array(indices.length / 3);
  let count = 0;
  for (let day = 0; day < days; day++) {
    for (let column = 0; column + 1 < columns; column++) {
      const cell = day * columns + column;
      const size = Math.max(Math.abs(values[cell]!), Math.abs(values[cell + 1]!));
      // NaN is not at least anything.
      if (!(size >= least)) continue;
      for (const corner of BETWEEN) indices[count++] = cell * PER_CELL + corner;
      cells.fill(cell, (count - BETWEEN.length) / 3, count / 3);
    }
  }
  return { indices: indices.subarray(0, count), cells: cells.subarray(0, count / 3) };
}

/** [points, 3] along the front edge of a day, a little above it; without its gaps. */
export function crestOf(values: Float32Array, frame: RidgeFrame, day: number, perWatt: number): Float32Array {
  const { columns } = frame;
  const points: number[] = [];
  const point = (column: number) => {
    const [x] = placeOf(frame, day, ((column + 0.5) * 24) / columns);
    return [x, values[day * columns + column]! * perWatt + 0.006, frontOf(frame, day) + 0.004];
  };
  for (let column = 0; column + 1 < columns; column++) {
    const both = [point(column), point(column + 1)];
    if (!both.flat().some(Number.isNaN)) points.push(...both.flat());
  }
  return Float32Array.from(points);
}
