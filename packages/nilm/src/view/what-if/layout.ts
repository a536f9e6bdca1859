// Charts of a window: the mains with events that can be moved, what the model finds, what a sample attends to.
import {
  type ChartHandle,
  type ChartMark,
  type HostTensor,
  type Series,
  type Theme,
  valueRange,
  type XyChart,
} from "@sciformer/core/view";
import type { Zone } from "../../meter/calendar.ts";
import type { Appliance } from "../appliances.ts";
import { timeAxis } from "../clock.ts";
import type { House } from "../houses.ts";
import type { WindowPlace } from "../window-line.ts";
import { type Block, edited } from "./edits.ts";

/** Air above the curve when nothing is edited, and the steps in which more is given. */
const AIR = 1.2;
const STEP = 1.35;
const LEAST_ROOF = 100;
/** Share of the power axis that a block is high at least. */
const EDGE_SHARE = 0.025;

/** What the charts of a window show. */
export interface WindowView {
  readonly house: House;
  readonly place: WindowPlace;
  readonly blocks: readonly Block[];
  /** [length] W */
  readonly before: Float32Array;
  readonly after: Float32Array;
  readonly zone: Zone;
  readonly theme: Theme;
  /** Samples of the window that are pointed at. */
  readonly tokens: readonly number[];
}

function spanOf({ house, place }: WindowView) {
  const { startMs, periodMs } = house.grid;
  const start = startMs + place.from * periodMs;
  return {
    x: { start, step: periodMs, count: place.length },
    range: [start, start + place.length * periodMs] as const,
  };
}

/** Upper end of the power axis: it changes in steps, so that the chart stands still while an event is moved. */
export function roofOf(before: Float32Array, after: Float32Array): number {
  const most = (values: Float32Array) => Math.max(LEAST_ROOF, valueRange(values)?.[1] ?? 0);
  let roof = AIR * most(before);
  while (roof < most(after)) roof *= STEP;
  return roof;
}

export function mainsChart(view: WindowView): XyChart {
  const { before, after, theme, zone } = view;
  const { x, range } = spanOf(view);
  return {
    kind: "xy",
    id: "mains",
    title: "Mains: move events or pull their upper edge",
    place: "main",
    weight: 2.2,
    description: `Mains with ${view.blocks.length} events that can be moved with the arrow keys`,
    x: timeAxis(zone, range),
    y: { title: "power", unit: "W", scale: "linear", range: [0, roofOf(before, after)] },
    series: [
      { id: "before", label: "as measured", x, y: before, look: "line", colour: theme.quiet, dash: true },
      { id: "after", label: "as edited", x, y: after, look: "line", colour: theme.text },
    ],
    handles: view.blocks.map((block) => handleOf(block, view)),
    marks: tokenMarks(view),
    sync: "window",
  };
}

/** Height of a block, W: a silenced one keeps an edge that can be pulled up again. */
export function blockHeight({ factor, peakW }: Block, { before, after }: Pick<WindowView, "before" | "after">): number {
  return Math.max(factor * peakW, EDGE_SHARE * roofOf(before, after));
}

function handleOf(block: Block, view: WindowView): ChartHandle {
  const { key, appliance, at, factor, profile, peakW } = block;
  const { startMs, periodMs } = view.house.grid;
  return {
    id: key,
    label: `${appliance.label}, ${profile.length * (periodMs / 60_000)} min, ${factor === 0 ? "silenced" : `${Math.round(factor * peakW)} W`}`,
    x: startMs + at * periodMs,
    y: 0,
    width: profile.length * periodMs,
    height: blockHeight(block, view),
    moves: ["x", "resize-y"],
    colour: appliance.colour,
  };
}

function tokenMarks(view: WindowView): ChartMark[] {
  const { x } = spanOf(view);
  return view.tokens
    .filter((token) => token < view.place.length)
    .map((token) => ({ axis: "x", from: x.start + token * x.step, label: "", colour: view.theme.accent }));
}

/** Power of an appliance before and after the edits, and what it truly drew, edits included. */
export function outputChart(
  view: WindowView,
  appliance: Appliance,
  found: { readonly before: Float32Array | undefined; readonly after: Float32Array | undefined },
): XyChart {
  const { house, place, blocks, theme, zone } = view;
  const { x, range } = spanOf(view);
  const { truth } = house.power.get(appliance.name)!;
  const own = blocks.filter((block) => block.appliance === appliance);
  const line = (id: string, label: string, y: Float32Array, colour: string): Series => {
    return { id, label, x, y, look: "line", colour };
  };
  const series: Series[] = [];
  if (truth) {
    const drawn = edited(truth.slice(place.from, place.from + place.length), own, place);
    series.push(line("drawn", "drawn", drawn, theme.text));
  }
  if (found.before) series.push({ ...line("before", "found before", found.before, theme.quiet), dash: true });
  if (found.after) series.push({ ...line("after", "found now", found.after, appliance.colour), look: "area" });
  return {
    kind: "xy",
    id: `output-${appliance.name}`,
    title: appliance.label,
    place: "main",
    description: `What the model finds of the ${appliance.label} in the edited window`,
    x: timeAxis(zone, range),
    y: { title: "power", unit: "W", scale: "linear" },
    series,
    marks: tokenMarks(view),
    sync: "window",
  };
}

/** How much one sample looks at each other one, over the heads of a layer. */
export interface AttentionRow {
  /** [length] of the window's samples. */
  readonly mean: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** What goes to the statistics token; undefined where the model has none. */
  readonly statistics: number | undefined;
}

/**
 * @param weights [1, heads, queries, keys]: samples of the window, then perhaps the statistics token
 * @param head undefined for all of them
 */
export function attentionRow(
  weights: HostTensor,
  query: number,
  length: number,
  head?: number,
): AttentionRow | undefined {
  const [, heads = 0, queries = 0, keys = 0] = weights.shape;
  if (weights.shape.length !== 4 || query >= queries || keys < length) return undefined;
  const chosen = head === undefined ? Array.from({ length: heads }, (_, one) => one) : [head];
  const at = (one: number, key: number) => weights.data[(one * queries + query) * keys + key]!;
  const over = (key: number) => chosen.map((one) => at(one, key));
  const mean = (key: number) => over(key).reduce((sum, value) => sum + value, 0) / chosen.length;
  return {
    mean: Float32Array.from({ length }, (_, key) => mean(key)),
    low: Float32Array.from({ length }, (_, key) => Math.min(...over(key))),
    high: Float32Array.from({ length }, (_, key) => Math.max(...over(key))),
    statistics: keys > length ? mean(length) : undefined,
  };
}

export function attentionChart(view: WindowView, row: AttentionRow, title: string): XyChart {
  const { theme, zone } = view;
  const { x, range } = spanOf(view);
  const { mean, low, high } = row;
  return {
    kind: "xy",
    id: "attention",
    title,
    place: "main",
    description: "Attention of the chosen sample to every sample of the window, the mean of the heads with their range",
    x: timeAxis(zone, range),
    y: { title: "attention", scale: "linear" },
    series: [
      { id: "attention", label: "mean of the heads", x, y: mean, low, high, look: "line", colour: theme.accent },
    ],
    marks: tokenMarks(view),
    sync: "window",
  };
}
