// Ticks of a chart's axis with their texts.
import { type Axis, formatNumber, linearTicks, logTicks, timeAxisTicks } from "@sciformer/core/view";

export interface AxisTick {
  readonly value: number;
  readonly text: string;
}

/** About `count` ticks between two values, as the axis is scaled. */
export function axisTicks(axis: Axis, low: number, high: number, count: number): readonly AxisTick[] {
  switch (axis.scale) {
    case "linear":
      return linearTicks(low, high, count).map((value) => ({ value, text: formatNumber(value) }));
    case "log":
      return logTicks(low, high).map((value) => ({ value, text: formatNumber(value) }));
    case "time":
      return timeTexts(axis, low, high, count);
    case "categories":
      return categoryTicks(axis.names ?? [], low, high, count);
    default:
      throw new TypeError(`unknown axis ${axis.scale satisfies never}`);
  }
}

function timeTexts({ format }: Axis, low: number, high: number, count: number): readonly AxisTick[] {
  if (format?.kind === "instant") return timeAxisTicks(low, high, count, format.timeZone);
  if (format?.kind === "labels") return categoryTicks(format.labels, low, high, count);
  return linearTicks(low, high, count).map((value) => ({ value, text: formatNumber(value) }));
}

/** Names where there is room; every n-th where there is not. */
function categoryTicks(names: readonly string[], low: number, high: number, count: number): readonly AxisTick[] {
  const first = Math.max(0, Math.ceil(low));
  const last = Math.min(names.length - 1, Math.floor(high));
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, count)));
  return names
    .map((text, value) => ({ value, text }))
    .filter(({ value }) => value >= first && value <= last && (value - first) % every === 0);
}

/** Ticks of an axis of rows or columns: only whole numbers are places on it. */
export function cellTicks(axis: Axis, low: number, high: number, count: number): readonly AxisTick[] {
  const most = axis.scale === "linear" ? Math.min(count, Math.max(1, Math.floor(high - low))) : count;
  const ticks = axisTicks(axis, low, high, most);
  return axis.scale === "linear" ? ticks.filter(({ value }) => Number.isInteger(value)) : ticks;
}

/** Title with unit: `Power (W)`. */
export function axisTitle({ title, unit }: Axis): string {
  return unit ? `${title} (${unit})` : title;
}
