// Many points counted in hexagons, coloured by the logarithm of the count.
import { colourAt, formatNumber, type HexbinChart, valueRange } from "@sciformer/core/view";
import { CanvasChartView } from "./canvas-chart-view.ts";
import { drawAxes, type PlotArea, placeIn } from "./canvas-plot.ts";
import { type Hexagon, hexbins } from "./hexbins.ts";

/** Pixels across a hexagon. */
const SIZE = 9;

export class HexbinView extends CanvasChartView<HexbinChart> {
  protected draw(chart: HexbinChart): void {
    const both = valueRange([...(valueRange(chart.xs) ?? []), ...(valueRange(chart.ys) ?? [])]);
    const x = chart.x.range ?? (chart.diagonal ? both : valueRange(chart.xs)) ?? [0, 1];
    const y = chart.y.range ?? (chart.diagonal ? both : valueRange(chart.ys)) ?? [0, 1];
    const begun = this.plot.begin(x, y);
    if (begun === undefined) return;
    const { context, area } = begun;
    const share = (values: ArrayLike<number>, [low, high]: readonly [number, number]) =>
      Float64Array.from({ length: values.length }, (_, index) => (values[index]! - low) / (high - low));
    const columns = Math.max(4, Math.round(area.width / SIZE));
    const cells = hexbins(share(chart.xs, x), share(chart.ys, y), columns, area.width / area.height);
    drawCells(context, area, cells, columns);
    if (chart.diagonal) drawDiagonal(context, area, this.context.theme.quiet);
    drawAxes(context, area, chart.x, chart.y, this.context.theme);
    const most = cells.reduce((largest, { count }) => Math.max(largest, count), 0);
    this.tell(`up to ${formatNumber(most)} in a cell`);
  }
}

function drawCells(
  context: CanvasRenderingContext2D,
  area: PlotArea,
  cells: readonly Hexagon[],
  columns: number,
): void {
  const most = cells.reduce((largest, { count }) => Math.max(largest, count), 1);
  const radius = area.width / columns / Math.sqrt(3) + 0.3;
  for (const { x, y, count } of cells) {
    context.fillStyle = colourAt("viridis", most === 1 ? 0.5 : Math.log(count) / Math.log(most));
    context.beginPath();
    for (let corner = 0; corner < 6; corner++) {
      const angle = (corner + 0.5) * (Math.PI / 3);
      const left = area.left + x * area.width + radius * Math.cos(angle);
      const top = area.top + (1 - y) * area.height + radius * Math.sin(angle);
      context.lineTo(left, top);
    }
    context.fill();
  }
}

function drawDiagonal(context: CanvasRenderingContext2D, area: PlotArea, colour: string): void {
  const low = Math.max(area.x[0], area.y[0]);
  const high = Math.min(area.x[1], area.y[1]);
  const [start, end] = [placeIn(area, low, low), placeIn(area, high, high)];
  context.strokeStyle = colour;
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(start.left, start.top);
  context.lineTo(end.left, end.top);
  context.stroke();
  context.setLineDash([]);
}
