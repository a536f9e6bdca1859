// Which value of a chart a click meets: a point near by, or the bar that it is in.
import type { Series } from "@sciformer/core/view";
import type { DrawnSeries } from "./chart-data.ts";
import { BAR_SIZE } from "./xy-options.ts";

/** Pixels within which a click meets a point. */
const REACH = 12;

/** Pixels of values inside the axes. */
export interface Places {
  left(x: number): number;
  top(value: number, series: Series): number;
  /** Where bars stand on. */
  base(series: Series): number;
}

interface Pixel {
  readonly left: number;
  readonly top: number;
}

/** A value of a series that is not thinned. */
export interface MetPoint {
  readonly series: string;
  readonly index: number;
}

interface Candidate extends MetPoint {
  /** Pixels from the click to the value, a bar's upper end. */
  readonly distance: number;
  readonly isInBar: boolean;
}

/** The nearest point; else the bar that is clicked, the lowest of several; else the nearest upper end of a bar. */
export function pointAt(
  series: readonly Series[],
  drawn: readonly DrawnSeries[],
  places: Places,
  click: Pixel,
): MetPoint | undefined {
  const all = series.map((one, number) => candidates(one, drawn[number]!, places, click));
  const [bars, points] = [true, false].map((areBars) =>
    all.filter((_, at) => (series[at]!.look === "bars") === areBars),
  );
  const near = (some: readonly Candidate[]) => nearest(some.filter(({ distance }) => distance < REACH));
  const met = near(points!.flat()) ?? nearest(bars!.flat().filter(({ isInBar }) => isInBar)) ?? near(bars!.flat());
  return met && { series: met.series, index: met.index };
}

function nearest(all: readonly Candidate[]): Candidate | undefined {
  return all.reduce<Candidate | undefined>(
    (best, one) => (best && best.distance <= one.distance ? best : one),
    undefined,
  );
}

/** Values near the click, and bars that it is in. */
function candidates(series: Series, { x, y, index }: DrawnSeries, places: Places, click: Pixel): Candidate[] {
  if (index === undefined) return [];
  const lefts = Array.from(x, places.left);
  const base = places.base(series);
  const half = series.look === "bars" ? barWidth(lefts) / 2 : 0;
  return lefts.flatMap((left, at) => {
    const value = y[at];
    const across = Math.abs(left - click.left);
    if (value === null || value === undefined || across >= Math.max(REACH, half)) return [];
    const top = places.top(value, series);
    const isInBar = across <= half && click.top >= Math.min(top, base) && click.top <= Math.max(top, base);
    return [{ series: series.id, index: index(at), distance: Math.hypot(across, top - click.top), isInBar }];
  });
}

function barWidth(lefts: readonly number[]): number {
  const [share, most] = BAR_SIZE;
  const step = lefts.slice(1).reduce((least, left, at) => Math.min(least, left - lefts[at]!), Number.POSITIVE_INFINITY);
  return Math.min(most, share * step);
}
