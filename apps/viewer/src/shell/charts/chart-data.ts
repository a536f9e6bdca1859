// Series of an xy chart as uPlot takes them: thinned to the columns of the screen, gaps kept, stacks added up.
import { type NumberArray, type Positions, Pyramid, type Series } from "@sciformer/core/view";

/** One drawn series: values at its positions, null where there is a gap. */
export interface DrawnSeries {
  readonly x: Float64Array;
  readonly y: readonly (number | null)[];
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
  /** Index in the series of a drawn point; undefined where it is thinned. */
  readonly index: ((drawn: number) => number) | undefined;
}

/** Points that are drawn whatever they lie upon. */
const MOST_POINTS = 20_000;
/** Cells of the grid from the lowest to the highest point, when there are more. */
const GRID_ROWS = 256;

const pyramids = new WeakMap<NumberArray, Pyramid>();

function pyramidOf(values: NumberArray): Pyramid {
  const known = pyramids.get(values) ?? new Pyramid(values);
  pyramids.set(values, known);
  return known;
}

/** Number of positions. */
function countOf(x: Positions): number {
  return "count" in x ? x.count : x.length;
}

function positionAt(x: Positions, index: number): number {
  return "count" in x ? x.start + index * x.step : x[index]!;
}

/** Index of the first position that is not below `value`; positions ascend. */
export function lowerBound(x: Positions, value: number): number {
  if ("count" in x) return Math.min(x.count, Math.max(0, Math.ceil((value - x.start) / x.step - 1e-9)));
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First and last position of all series; undefined where there is none. */
export function extentOf(series: readonly Series[]): readonly [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { x, look } of series) {
    const count = countOf(x);
    if (count === 0) continue;
    const ends = look === "points" ? extremes(x) : [positionAt(x, 0), positionAt(x, count - 1)];
    low = Math.min(low, ends[0]!);
    high = Math.max(high, ends[1]!);
  }
  if (low > high) return undefined;
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function extremes(x: Positions): [number, number] {
  const ends: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < countOf(x); index++) {
    const value = positionAt(x, index);
    if (value < ends[0]) ends[0] = value;
    if (value > ends[1]) ends[1] = value;
  }
  return ends;
}

/**
 * The part of a series that is to be seen.
 *
 * @param columns of the screen; a series with more than two values in each is thinned to its extremes there
 */
export function drawnSeries(series: Series, range: readonly [number, number], columns: number): DrawnSeries {
  if (series.look === "points") return pointSeries(series, range, columns);
  // One value beyond either end, so that lines run on to the edge.
  const from = Math.max(0, lowerBound(series.x, range[0]) - 1);
  const to = Math.min(countOf(series.x), lowerBound(series.x, range[1]) + 2);
  const canThin = series.look !== "bars" && to - from > 2 * columns;
  return canThin ? thinned(series, range, columns) : exact(series, from, to);
}

function exact({ x, y, low, high }: Series, from: number, to: number): DrawnSeries {
  const part = (values: NumberArray) => Array.from({ length: to - from }, (_, index) => orNull(values[from + index]!));
  return {
    x: Float64Array.from({ length: to - from }, (_, index) => positionAt(x, from + index)),
    y: part(y),
    ...(low && high ? { low: part(low), high: part(high) } : {}),
    index: (drawn) => from + drawn,
  };
}

/** Points need not ascend; what draws them does. Of very many, one is drawn where several would lie upon each other. */
function pointSeries({ x, y, low, high }: Series, range: readonly [number, number], columns: number): DrawnSeries {
  const count = countOf(x);
  const all = Int32Array.from({ length: count }, (_, index) => index);
  const order = count > MOST_POINTS ? seenPoints(x, y, range, columns) : all;
  const isAscending = order.every((index, at) => at === 0 || positionAt(x, order[at - 1]!) <= positionAt(x, index));
  if (!isAscending) order.sort((a, b) => positionAt(x, a) - positionAt(x, b));
  const ordered = (values: NumberArray) => Array.from(order, (index) => orNull(values[index]!));
  return {
    x: Float64Array.from(order, (index) => positionAt(x, index)),
    y: ordered(y),
    ...(low && high ? { low: ordered(low), high: ordered(high) } : {}),
    index: (drawn) => order[drawn]!,
  };
}

/** The first point of each cell of a fine grid over what is in sight. */
function seenPoints(x: Positions, y: NumberArray, [from, to]: readonly [number, number], columns: number): Int32Array {
  const [low, high] = extremes(y);
  const taken = new Uint8Array(columns * GRID_ROWS);
  const seen: number[] = [];
  for (let index = 0; index < y.length; index++) {
    const across = Math.floor(((positionAt(x, index) - from) / (to - from)) * (columns - 1));
    const up = high > low ? Math.floor(((y[index]! - low) / (high - low)) * (GRID_ROWS - 1)) : 0;
    // A value that is not there falls out here, too.
    if (!(across >= 0 && across < columns && up >= 0)) continue;
    const cell = across * GRID_ROWS + up;
    if (taken[cell] === 1) continue;
    taken[cell] = 1;
    seen.push(index);
  }
  return Int32Array.from(seen);
}

/** Two points a column, its extremes; of a stacked series its mean, as extremes do not add up. */
function thinned({ x, y, low, high, stack }: Series, range: readonly [number, number], columns: number): DrawnSeries {
  const width = (range[1] - range[0]) / columns;
  const drawn = { x: new Float64Array(2 * columns), y: [] as (number | null)[] };
  const band = { low: [] as (number | null)[], high: [] as (number | null)[] };
  const [values, lows, highs] = [y, low ?? y, high ?? y].map(pyramidOf) as [Pyramid, Pyramid, Pyramid];
  let start = lowerBound(x, range[0]);
  for (let column = 0; column < columns; column++) {
    const end = lowerBound(x, range[0] + (column + 1) * width);
    const { min, max, mean } = values.range(start, end);
    drawn.x[2 * column] = range[0] + (column + 0.25) * width;
    drawn.x[2 * column + 1] = range[0] + (column + 0.75) * width;
    drawn.y.push(...(stack === undefined ? [orNull(min), orNull(max)] : [orNull(mean), orNull(mean)]));
    if (low && high) {
      const [least, most] = [orNull(lows.range(start, end).min), orNull(highs.range(start, end).max)];
      band.low.push(least, least);
      band.high.push(most, most);
    }
    start = end;
  }
  return { ...drawn, ...(low && high ? band : {}), index: undefined };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Adds the values of each series of a stack upon those below it; they stand at the same positions. */
export function stacked(series: readonly Series[], drawn: readonly DrawnSeries[]): DrawnSeries[] {
  const tops = new Map<string, (number | null)[]>();
  return drawn.map((one, index) => {
    const { stack } = series[index]!;
    if (stack === undefined) return one;
    const below = tops.get(stack);
    const y = one.y.map((value, at) => (value === null ? null : value + (below?.[at] ?? 0)));
    tops.set(stack, y);
    return { ...one, y };
  });
}
