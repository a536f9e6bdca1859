// Which stretch of a house is in sight: the day, week or month around the time line's cursor.
import { type CalendarPeriod, localDate, nextStart, startOf, type Zone } from "../../meter/calendar.ts";
import type { House } from "../houses.ts";

export const SPANS = ["day", "week", "month", "all"] as const;
export type Span = (typeof SPANS)[number];

/** A stretch of time that fills the charts until a person zooms. */
export interface Page {
  /** Zoomed ranges are kept by this name, so that a new page begins unzoomed. */
  readonly name: string;
  /** `Thu 2014-01-23`, `week of 2014-01-20`. */
  readonly title: string;
  readonly from: number;
  readonly to: number;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

export function pageAt(house: House, span: Span, time: number, zone: Zone): Page {
  const { startMs, count, periodMs } = house.grid;
  if (span === "all") {
    return { name: `all-${house.id}`, title: "all days", from: startMs, to: startMs + count * periodMs };
  }
  const period: CalendarPeriod = span;
  const from = startOf(period, time, zone);
  const date = localDate(from, zone);
  const titles = {
    day: `${WEEKDAYS[new Date(date).getUTCDay()]} ${date}`,
    week: `week of ${date}`,
    month: date.slice(0, 7),
  };
  return { name: `${span}-${date}`, title: titles[span], from, to: nextStart(period, time, zone) };
}

/** Samples [from, to) of a stretch of time. */
export function samplesOf(
  { grid }: House,
  stretch: { readonly from: number; readonly to: number },
): {
  readonly from: number;
  readonly to: number;
} {
  const at = (time: number) => Math.ceil((time - grid.startMs) / grid.periodMs - 1e-9);
  const inside = (index: number) => Math.min(grid.count, Math.max(0, index));
  return { from: inside(at(stretch.from)), to: inside(at(stretch.to)) };
}

/** The cursor one page on or back, at the same time of day where the clock allows. */
export function turnedPage(span: Span, time: number, step: 1 | -1, zone: Zone): number {
  if (span === "all") return time;
  const from = startOf(span, time, zone);
  const other = step === 1 ? nextStart(span, time, zone) : startOf(span, from - 1, zone);
  return other + (time - from);
}
