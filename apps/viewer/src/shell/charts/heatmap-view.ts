// A matrix of colours: one image of its cells, stretched over the axes.
import {
  type ColourScale,
  colourScale,
  colourTable,
  formatNumber,
  formatQuantity,
  type HeatMapChart,
} from "@sciformer/core/view";
import { h } from "../dom.ts";
import { cellTicks } from "./axis-text.ts";
import { CanvasChartView } from "./canvas-chart-view.ts";
import { drawAxes, type PlotArea, placeIn } from "./canvas-plot.ts";
import type { ChartContext } from "./chart-view.ts";

/** Cells of at least this size have their text drawn, if it fits in. */
const TEXT_WIDTH = 16;
const TEXT_HEIGHT = 15;

export class HeatMapView extends CanvasChartView<HeatMapChart> {
  #image: { readonly chart: HeatMapChart; readonly canvas: OffscreenCanvas } | undefined;
  #area: PlotArea | undefined;
  #scale: { readonly chart: HeatMapChart | undefined; readonly element: HTMLElement } = {
    chart: undefined,
    element: h("div", {}),
  };

  constructor() {
    super();
    const { canvas } = this.plot;
    canvas.addEventListener("click", (event) => this.#click(event));
    canvas.addEventListener("mousemove", (event) => this.#tell(event));
  }

  get sight() {
    const all = [-0.5, (this.chart?.columns ?? 1) - 0.5] as const;
    return { range: this.context.range ?? all, all };
  }

  protected draw(chart: HeatMapChart): void {
    const { rows, columns } = chart;
    const begun = this.plot.begin(this.context.range ?? [-0.5, columns - 0.5], [rows - 0.5, -0.5]);
    if (begun === undefined) return;
    const { context, area } = begun;
    this.#area = area;
    if (this.#image?.chart !== chart) this.#image = { chart, canvas: cellImage(chart) };
    const start = placeIn(area, -0.5, -0.5);
    const end = placeIn(area, columns - 0.5, rows - 0.5);
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.width, area.height);
    context.clip();
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#image.canvas, start.left, start.top, end.left - start.left, end.top - start.top);
    drawHatching(context, area, chart, this.context.theme.background);
    drawTexts(context, area, chart);
    context.restore();
    drawAxes(context, area, chart.x, chart.y, this.context.theme, cellTicks);
    this.#showScale(chart);
    if (chart.followsTime) drawCursor(context, area, this.context);
  }

  /** What the colours mean, beside the title. */
  #showScale({ colour }: HeatMapChart): void {
    const head = this.element.parentElement?.querySelector(".chart-head");
    if (!head || this.#scale.chart === this.chart) return;
    this.#scale.element.remove();
    this.#scale = { chart: this.chart, element: smallScale(colour) };
    head.append(this.#scale.element);
  }

  #cellAt(event: MouseEvent): { row: number; column: number } | undefined {
    const chart = this.chart;
    const at = this.#area && this.plot.valuesAt(event, this.#area);
    if (at === undefined || chart === undefined) return undefined;
    const [row, column] = [Math.round(at.y), Math.round(at.x)];
    const isInside = row >= 0 && row < chart.rows && column >= 0 && column < chart.columns;
    return isInside ? { row, column } : undefined;
  }

  #click(event: MouseEvent): void {
    const cell = this.#cellAt(event);
    if (cell === undefined || this.chart === undefined) return;
    if (this.chart.followsTime) this.context.setTime(cell.column);
    const index = cell.row * this.chart.columns + cell.column;
    this.context.report({ kind: "chart-pick", chart: this.chart.id, series: undefined, index });
  }

  #tell(event: MouseEvent): void {
    const cell = this.#cellAt(event);
    if (this.chart) this.tell(cell === undefined ? "" : cellText(this.chart, cell.row, cell.column));
  }
}

function smallScale({ title, unit, map, range }: HeatMapChart["colour"]): HTMLElement {
  const bar = h("canvas", { width: 256, height: 1, class: "small-bar", "aria-hidden": "true" });
  bar.getContext("2d")!.putImageData(new ImageData(new Uint8ClampedArray(colourTable(map)), 256, 1), 0, 0);
  const [low, high] = range.map((end) => formatNumber(end));
  const name = unit ? `${title} (${unit})` : title;
  const text = h("span", { class: "small-name", title: name }, name);
  return h("div", { class: "small-scale" }, text, h("span", {}, low), bar, h("span", {}, high));
}

function cellText({ x, y, values, columns, colour, text }: HeatMapChart, row: number, column: number): string {
  const value = values[row * columns + column]!;
  const name = (names: readonly string[] | undefined, index: number) => names?.[index] ?? String(index);
  const shown = text?.(row, column) || formatQuantity(value, colour.unit);
  return `${name(y.names, row)}, ${name(x.names, column)}: ${shown}`;
}

function scaleOf({ colour }: HeatMapChart): ColourScale {
  return colourScale({ map: colour.map, range: colour.range, scale: colour.scale });
}

/** A pixel a cell. */
function cellImage(chart: HeatMapChart): OffscreenCanvas {
  const { rows, columns, values } = chart;
  const scale = scaleOf(chart);
  const image = new ImageData(columns, rows);
  for (let cell = 0; cell < rows * columns; cell++) scale.write(values[cell]!, image.data, 4 * cell);
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}

function drawHatching(
  context: CanvasRenderingContext2D,
  area: PlotArea,
  { hatched, rows, columns }: HeatMapChart,
  colour: string,
): void {
  if (hatched === undefined) return;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let cell = 0; cell < rows * columns; cell++) {
    if (hatched[cell] !== 1) continue;
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const start = placeIn(area, column - 0.5, row + 0.5);
    const end = placeIn(area, column + 0.5, row - 0.5);
    context.moveTo(start.left, start.top);
    context.lineTo(end.left, end.top);
  }
  context.stroke();
}

function drawTexts(context: CanvasRenderingContext2D, area: PlotArea, chart: HeatMapChart): void {
  const { text, rows, columns, values } = chart;
  const visible = area.x[1] - area.x[0];
  if (text === undefined || area.width / visible < TEXT_WIDTH || area.height / rows < TEXT_HEIGHT) return;
  const scale = scaleOf(chart);
  const pixel = new Uint8Array(4);
  context.font = "11px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      scale.write(values[row * columns + column]!, pixel, 0);
      const light = 0.3 * pixel[0]! + 0.6 * pixel[1]! + 0.1 * pixel[2]!;
      context.fillStyle = light > 140 ? "#000000" : "#ffffff";
      const { left, top } = placeIn(area, column, row);
      if (pixel[3] === 0) continue;
      const label = text(row, column);
      if (context.measureText(label).width <= area.width / visible + 2) context.fillText(label, left, top);
    }
  }
}

function drawCursor(context: CanvasRenderingContext2D, area: PlotArea, { time, theme }: ChartContext): void {
  if (!(time >= area.x[0] && time <= area.x[1])) return;
  context.fillStyle = theme.accent;
  context.fillRect(placeIn(area, time, 0).left - 1, area.top, 2, area.height);
}
