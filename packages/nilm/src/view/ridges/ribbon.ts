// The chosen day of the ridges as a chart: mains, prediction and truth over the hours.
import type { Series, Theme, XyChart } from "@sciformer/core/view";
import type { Zone } from "../../meter/calendar.ts";
import { timeAxis } from "../clock.ts";
import { type Page, samplesOf } from "../day/page.ts";
import { gapsOf } from "../even-series.ts";
import type { House } from "../houses.ts";
import { MAINS, type ShownPower } from "./source.ts";

/** Longer gaps have room for their text. */
const LABELLED = 2 * 3_600_000;

export function ribbonChart(
  house: House,
  { label, predicted, truth }: ShownPower,
  page: Page,
  zone: Zone,
  colour: string,
  theme: Theme,
): XyChart {
  const { from, to } = samplesOf(house, page);
  const { startMs, periodMs } = house.grid;
  const x = { start: startMs + from * periodMs, step: periodMs, count: to - from };
  const part = (values: Float32Array) => values.subarray(from, to);
  const mains: Series = { id: "mains", label: "mains", x, y: part(house.mains), look: "line", colour: theme.quiet };
  const series: Series[] = label === MAINS ? [] : [mains];
  series.push({ id: "predicted", label, x, y: part(predicted), look: "area", colour });
  if (truth) series.push({ id: "measured", label: "measured", x, y: part(truth), look: "line", colour: theme.text });
  return {
    kind: "xy",
    id: "ribbon",
    title: `${label}, ${page.title}`,
    place: "below",
    description: `Power over the hours of ${page.title}`,
    x: timeAxis(zone, [page.from, page.to]),
    y: { title: "power", unit: "W", scale: "linear" },
    series,
    marks: gapsOf(part(house.mains)).map((gap) => {
      const [start, end] = [gap.from, gap.to].map((at) => x.start + at * periodMs) as [number, number];
      return { axis: "x", from: start, to: end, label: end - start > LABELLED ? "no data" : "", colour: theme.quiet };
    }),
    followsTime: true,
    sync: page.name,
  };
}
