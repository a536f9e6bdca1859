// Several drawn series in one table of positions, as uPlot takes them.
import uPlot from "uplot";
import type { DrawnSeries } from "./chart-data.ts";

/** A gap reaches to the neighbours of its own series, however many positions of others lie between. */
const WIDENED: uPlot.JoinNullMode = 2;

/** Positions, then for each series its values and, where it has a band, the band's edges. */
export function alignedData(drawn: readonly DrawnSeries[]): uPlot.AlignedData {
  const [first] = drawn;
  if (first === undefined) return [[]];
  const tables = drawn.map(({ x, y, low, high }) => [x, y, ...(low && high ? [low, high] : [])]);
  const isShared = drawn.every(({ x }) => x.length === first.x.length && x.every((value, at) => value === first.x[at]));
  if (isShared) return [first.x, ...tables.flatMap(([, ...rest]) => rest)] as unknown as uPlot.AlignedData;
  const modes = tables.map((table) => table.map(() => WIDENED));
  return uPlot.join(tables as unknown as uPlot.AlignedData[], modes);
}
