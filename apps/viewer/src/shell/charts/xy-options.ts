// How uPlot is asked to draw an xy chart.
import type { Axis, Series, Theme, XyChart } from "@sciformer/core/view";
import uPlot from "uplot";
import { axisTicks, axisTitle } from "./axis-text.ts";
import { tickSpace } from "./canvas-plot.ts";

const FONT = "11px system-ui, sans-serif";
/** Pixels that a tick's text needs. */
const X_SPACE = 84;
const Y_SPACE = 38;

/** Share of the way to the next bar that a bar takes, and its largest width in pixels. */
export const BAR_SIZE: [number, number] = [0.8, 48];

/** Charts of one structure differ in data only: uPlot is not made anew for them. */
export function structureOf({ series, x, y, right, sync }: XyChart, theme: Theme, titles: AxisTitles): string {
  const looks = series.map(({ id, label, look, colour, dash, stack, right: side, low }) => [
    id,
    label,
    look,
    colour,
    dash,
    stack,
    side,
    low !== undefined,
  ]);
  return JSON.stringify([looks, x, y, right, sync, theme.name, titles]);
}

/** Series of uPlot in its order: for each series its own line, then the edges of its band. */
export function uplotSeries(series: readonly Series[]): uPlot.Series[] {
  return [{}, ...series.flatMap((one) => [mainSeries(one), ...(one.low ? [edge(one), edge(one)] : [])])];
}

function mainSeries({ label, look, colour, dash, right, stack }: Series): uPlot.Series {
  const common: uPlot.Series = { label, scale: right ? "right" : "y", stroke: colour, width: 1.25, spanGaps: false };
  const paths = uPlot.paths;
  switch (look) {
    case "line":
      return { ...common, ...(dash ? { dash: [5, 4] } : {}), points: { show: false } };
    case "steps":
      return { ...common, paths: paths.stepped!({ align: 1 }), points: { show: false } };
    case "area":
      return { ...common, fill: `${colour}${stack ? "cc" : "55"}`, width: stack ? 0 : 1.25, points: { show: false } };
    case "bars":
      return {
        ...common,
        fill: `${colour}cc`,
        width: 0,
        paths: paths.bars!({ size: BAR_SIZE }),
        points: { show: false },
      };
    case "points":
      return {
        ...common,
        paths: () => null,
        points: { show: true, size: 5, stroke: colour, fill: `${colour}aa`, width: 0 },
      };
    default:
      throw new TypeError(`unknown look ${look satisfies never}`);
  }
}

/** An edge of a band is not drawn itself. */
function edge({ label, right }: Series): uPlot.Series {
  return { label, scale: right ? "right" : "y", width: 0, points: { show: false } };
}

/** Bands between the edges, and between the layers of a stack. */
export function uplotBands(series: readonly Series[]): uPlot.Band[] {
  const bands: uPlot.Band[] = [];
  const tops = new Map<string, number>();
  let index = 1;
  for (const { stack, low, look, colour } of series) {
    const below = stack === undefined ? undefined : tops.get(stack);
    if (stack !== undefined) {
      if (below !== undefined) bands.push({ series: [index, below], fill: `${colour}cc` });
      tops.set(stack, index);
    }
    if (low !== undefined && look !== "points" && look !== "bars") {
      bands.push({ series: [index + 2, index + 1], fill: `${colour}33` });
    }
    index += low === undefined ? 1 : 3;
  }
  return bands;
}

/** Which axes have their titles written: a title needs room, and charts that share an axis need it once. */
export interface AxisTitles {
  readonly x: boolean;
  readonly y: boolean;
}

/** Axes with the ticks of the house. */
export function uplotAxes({ x, y, right }: XyChart, theme: Theme, titles: AxisTitles): uPlot.Axis[] {
  const below = { space: x.names ? tickSpace(x) : X_SPACE, size: 22, isTitled: titles.x } as const;
  const beside = { space: Y_SPACE, size: 58, isTitled: titles.y } as const;
  const axes = [axisOf(x, theme, { ...below, scale: "x", side: 2 })];
  axes.push(axisOf(y, theme, { ...beside, scale: "y", side: 3 }));
  if (right) axes.push({ ...axisOf(right, theme, { ...beside, scale: "right", side: 1 }), grid: { show: false } });
  return axes;
}

interface Placement {
  readonly scale: string;
  readonly space: number;
  readonly side: 1 | 2 | 3;
  readonly size: number;
  readonly isTitled: boolean;
}

function axisOf(axis: Axis, theme: Theme, { scale, space, side, size, isTitled }: Placement): uPlot.Axis {
  let texts = new Map<number, string>();
  const line = { stroke: theme.line, width: 1 };
  return {
    scale,
    side,
    size,
    // Beside an axis the room is kept, so that charts below each other begin at one place.
    ...(isTitled || side !== 2 ? { label: isTitled ? axisTitle(axis) : " ", labelSize: 16 } : {}),
    labelFont: FONT,
    labelGap: 0,
    font: FONT,
    stroke: theme.quiet,
    gap: 4,
    grid: line,
    ticks: { ...line, size: 4 },
    splits: (chart, _, low, high) => {
      const extent = (side === 2 ? chart.width : chart.height) - 60;
      const ticks = axisTicks(axis, low, high, Math.max(2, Math.floor(extent / space)));
      texts = new Map(ticks.map(({ value, text }) => [value, text]));
      return ticks.map(({ value }) => value);
    },
    values: (_, values) => values.map((value) => texts.get(value) ?? ""),
  };
}

/** Scales: fixed limits, logarithms, a little air above and below. */
export function uplotScales({ x, y, right }: XyChart, xRange: () => [number, number]): uPlot.Scales {
  return {
    x: { time: false, distr: x.scale === "log" ? 3 : 1, range: () => xRange() },
    y: yScale(y),
    ...(right ? { right: yScale(right) } : {}),
  };
}

function yScale({ scale, range }: Axis): uPlot.Scale {
  if (range) return { distr: scale === "log" ? 3 : 1, range: [range[0], range[1]] };
  if (scale === "log") {
    return {
      distr: 3,
      range: (_, low, high) => (low === null || high === null ? [0.1, 1] : [low / 1.25, high * 1.25]),
    };
  }
  return {
    range: (_, low, high) => {
      if (low === null || high === null) return [0, 1];
      const air = (high - low || Math.abs(high) || 1) * 0.06;
      return [low >= 0 && low <= 0.3 * high ? 0 : low - air, high + air];
    },
  };
}
