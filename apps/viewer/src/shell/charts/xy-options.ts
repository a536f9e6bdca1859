// How uPlot is asked to draw an xy chart.
import type { Axis, Series, Theme, XyChart } from "@sciformer/core/view";
import uPlot from "uplot";
import { axisTicks, axisTitle } from "./axis-text.ts";

const FONT = "11px system-ui, sans-serif";
/** Pixels that a tick's text needs. */
const X_SPACE = 84;
const Y_SPACE = 38;

/** Charts of one structure differ in data only: uPlot is not made anew for them. */
export function structureOf({ series, x, y, right, sync }: XyChart, theme: Theme): string {
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
  return JSON.stringify([looks, x, y, right, sync, theme.name]);
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
        paths: paths.bars!({ size: [0.8, 48] }),
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

/** Axes with the ticks of the house. */
export function uplotAxes({ x, y, right }: XyChart, theme: Theme): uPlot.Axis[] {
  const axes = [axisOf(x, theme, { scale: "x", space: X_SPACE, side: 2, size: 22 })];
  axes.push(axisOf(y, theme, { scale: "y", space: Y_SPACE, side: 3, size: 58 }));
  if (right)
    axes.push({
      ...axisOf(right, theme, { scale: "right", space: Y_SPACE, side: 1, size: 58 }),
      grid: { show: false },
    });
  return axes;
}

interface Placement {
  readonly scale: string;
  readonly space: number;
  readonly side: 1 | 2 | 3;
  readonly size: number;
}

function axisOf(axis: Axis, theme: Theme, { scale, space, side, size }: Placement): uPlot.Axis {
  let texts = new Map<number, string>();
  const line = { stroke: theme.line, width: 1 };
  return {
    scale,
    side,
    size,
    label: axisTitle(axis),
    labelSize: 16,
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
      return [low >= 0 && low < 0.3 * high ? 0 : low - air, high + air];
    },
  };
}
