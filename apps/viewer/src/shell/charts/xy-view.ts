// An xy chart drawn by uPlot: zoomed by dragging, with marks, the time cursor, handles and picking.
import { formatNumber, type Series, type XyChart } from "@sciformer/core/view";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { h } from "../dom.ts";
import { alignedData } from "./aligned-data.ts";
import { type DrawnSeries, drawnSeries, extentOf, stacked } from "./chart-data.ts";
import type { ChartContext, ChartView } from "./chart-view.ts";
import { HandleLayer } from "./handle-layer.ts";
import { type Places, pointAt } from "./point-at.ts";
import { type AxisTitles, structureOf, uplotAxes, uplotBands, uplotScales, uplotSeries } from "./xy-options.ts";

/** Series that are named above the chart. */
const MOST_NAMES = 12;
/** Room for half of the last tick's text. */
const WIDE_TICK = 36;
const NARROW_TICK = 18;
/** A lower chart has no room for a title beside its axis. */
const TITLED = 112;
/** Largest distance that a click may move. */
const CLICK = 4;

export class XyView implements ChartView<XyChart> {
  readonly element = h("div", { class: "chart-plot" });
  readonly #cursor = h("div", { class: "time-cursor" });
  readonly #handles: HandleLayer;
  readonly #resized: ResizeObserver;
  #chart!: XyChart;
  #context!: ChartContext;
  #plot: uPlot | undefined;
  #structure = "";
  #drawn: readonly DrawnSeries[] = [];

  constructor() {
    this.#handles = new HandleLayer((report) =>
      this.#context.report({ ...report, kind: "handle", chart: this.#chart.id }),
    );
    this.#resized = new ResizeObserver(() => this.#resize());
    this.#resized.observe(this.element);
  }

  update(chart: XyChart, context: ChartContext): void {
    const isNew = chart !== this.#chart;
    const wasZoomed = this.#context?.range;
    const before = this.#context;
    const isRestyled = context.theme.name !== before?.theme.name || context.endsAxis !== before.endsAxis;
    this.#chart = chart;
    this.#context = context;
    if (this.element.clientWidth === 0) return;
    if (isNew || isRestyled || wasZoomed !== context.range || !this.#plot) this.#draw();
    else this.#placeCursor(this.#plot);
  }

  dispose(): void {
    this.#resized.disconnect();
    this.#plot?.destroy();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (this.#chart === undefined || width === 0 || height === 0) return;
    if (this.#plot) this.#plot.setSize({ width, height });
    this.#draw();
  }

  get sight() {
    return { range: this.#range, all: this.#all };
  }

  get #range(): [number, number] {
    const { range } = this.#context;
    return range ? [range[0], range[1]] : this.#all;
  }

  get #all(): [number, number] {
    const fixed = this.#chart.x.range;
    if (fixed) return [fixed[0], fixed[1]];
    const extent = extentOf(this.#chart.series) ?? [0, 1];
    const hasBars = this.#chart.series.some(({ look }) => look === "bars");
    const air = hasBars || this.#chart.x.scale === "categories" ? 0.6 : 0;
    return [extent[0] - air, extent[1] + air];
  }

  #draw(): void {
    const { series } = this.#chart;
    const columns = Math.max(50, this.element.clientWidth - 80);
    this.#drawn = stacked(
      series,
      series.map((one) => drawnSeries(one, this.#range, columns)),
    );
    const data = alignedData(this.#drawn);
    const structure = structureOf(this.#chart, this.#context.theme, this.#titles);
    if (this.#plot && structure === this.#structure) {
      this.#plot.setData(data);
    } else {
      this.#plot?.destroy();
      this.#plot = new uPlot(this.#options(), data, this.element);
      this.#structure = structure;
      this.#listen(this.#plot);
    }
    this.#tell(this.#plot);
  }

  #options(): uPlot.Options {
    const { series, sync } = this.#chart;
    return {
      width: this.element.clientWidth,
      height: this.element.clientHeight,
      series: uplotSeries(series),
      bands: uplotBands(series),
      axes: uplotAxes(this.#chart, this.#context.theme, this.#titles),
      scales: uplotScales(this.#chart, () => this.#range),
      legend: { show: false },
      padding: [8, this.#chart.x.scale === "time" && !this.#chart.right ? WIDE_TICK : NARROW_TICK, 0, 0],
      cursor: {
        drag: { x: true, y: false, setScale: false },
        points: { show: (_, index) => (this.#isMain(index) ? h("div", { class: "chart-point" }) : h("div")) },
        ...(sync ? { sync: { key: sync, setSeries: false } } : {}),
      },
      hooks: {
        draw: [(plot) => this.#drawAround(plot)],
        setSelect: [(plot) => this.#zoom(plot)],
        setCursor: [(plot) => this.#tell(plot)],
      },
    };
  }

  get #titles(): AxisTitles {
    return { x: this.#context.endsAxis, y: this.element.clientHeight >= TITLED };
  }

  /** True for a series itself, false for the edges of its band. */
  #isMain(index: number): boolean {
    return mainIndices(this.#chart.series).includes(index);
  }

  #zoom(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < CLICK) return;
    const range = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")] as const;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#context.setRange(range);
  }

  #listen(plot: uPlot): void {
    plot.over.append(this.#cursor, this.#handles.element);
    plot.over.addEventListener("dblclick", () => this.#context.setRange(undefined));
    let down = Number.NaN;
    plot.over.addEventListener("mousedown", ({ clientX }) => {
      down = clientX;
    });
    plot.over.addEventListener("click", ({ clientX }) => {
      if (Math.abs(clientX - down) < CLICK) this.#click(plot);
    });
  }

  #click(plot: uPlot): void {
    const { left = -1, top = -1 } = plot.cursor;
    if (left < 0) return;
    if (this.#chart.followsTime) this.#context.setTime(plot.posToVal(left, "x"));
    const met = pointAt(this.#chart.series, this.#drawn, placesOf(plot), { left, top });
    if (met) this.#context.report({ kind: "chart-pick", chart: this.#chart.id, ...met });
  }

  /** Names of the series, with their values where the pointer is. */
  #tell(plot: uPlot): void {
    const readout = this.element.parentElement?.querySelector(".chart-values");
    const { idx } = plot.cursor;
    const indices = mainIndices(this.#chart.series);
    const parts = this.#chart.series.map(({ label, colour }, number) => {
      const value = idx === null || idx === undefined ? undefined : plot.data[indices[number]!]?.[idx];
      const swatch = h("span", { class: "swatch" });
      swatch.style.background = colour;
      const text = value === null || value === undefined ? label : `${label} ${formatNumber(value)}`;
      return h("span", {}, swatch, text);
    });
    readout?.replaceChildren(...parts.slice(0, MOST_NAMES));
  }

  /** What is placed by the scales, which are known only now. */
  #drawAround(plot: uPlot): void {
    this.#drawMarks(plot);
    this.#handles.update(this.#chart.handles ?? [], plot);
    this.#placeCursor(plot);
  }

  #drawMarks(plot: uPlot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    if (this.#chart.diagonal) drawDiagonal(plot, this.#context.theme.quiet);
    for (const { axis, from, to = from, label, colour = this.#context.theme.quiet } of this.#chart.marks ?? []) {
      const [start, end] = [plot.valToPos(from, axis, true), plot.valToPos(to, axis, true)].sort((a, b) => a - b) as [
        number,
        number,
      ];
      ctx.fillStyle = `${colour}${to === from ? "" : "33"}`;
      const extent = Math.max(devicePixelRatio, end - start);
      if (axis === "x") ctx.fillRect(start, bbox.top, extent, bbox.height);
      else ctx.fillRect(bbox.left, start, bbox.width, extent);
      ctx.fillStyle = colour;
      if (axis === "x") ctx.fillText(label, start + 4 * devicePixelRatio, bbox.top + 12 * devicePixelRatio);
      else ctx.fillText(label, bbox.left + 4 * devicePixelRatio, start - 4 * devicePixelRatio);
    }
    drawErrorBars(plot, this.#chart.series, this.#drawn);
    ctx.restore();
  }

  #placeCursor(plot: uPlot): void {
    const { time } = this.#context;
    const [low, high] = this.#range;
    const isShown = this.#chart.followsTime === true && time >= low && time <= high;
    this.#cursor.hidden = !isShown;
    if (isShown) this.#cursor.style.left = `${plot.valToPos(time, "x")}px`;
  }
}

function placesOf(plot: uPlot): Places {
  const scaleOf = ({ right }: Series) => (right ? "right" : "y");
  return {
    left: (x) => plot.valToPos(x, "x"),
    top: (value, series) => plot.valToPos(value, scaleOf(series)),
    base: (series) => {
      const { distr, min = 0 } = plot.scales[scaleOf(series)]!;
      return plot.valToPos(distr === 3 ? min : 0, scaleOf(series));
    },
  };
}

/** Positions of the series themselves in uPlot's list. */
function mainIndices(series: readonly Series[]): number[] {
  let next = 1;
  return series.map(({ low }) => {
    const index = next;
    next += low === undefined ? 1 : 3;
    return index;
  });
}

function drawDiagonal({ ctx, scales, valToPos }: uPlot, colour: string): void {
  const low = Math.max(scales.x!.min!, scales.y!.min!);
  const high = Math.min(scales.x!.max!, scales.y!.max!);
  ctx.strokeStyle = colour;
  ctx.setLineDash([4, 4]);
  ctx.beginPath();
  ctx.moveTo(valToPos(low, "x", true), valToPos(low, "y", true));
  ctx.lineTo(valToPos(high, "x", true), valToPos(high, "y", true));
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawErrorBars(plot: uPlot, series: readonly Series[], drawn: readonly DrawnSeries[]): void {
  series.forEach(({ look, colour, right }, number) => {
    const { x, low, high } = drawn[number]!;
    if (!low || !high || (look !== "points" && look !== "bars")) return;
    plot.ctx.fillStyle = look === "bars" ? (plot.axes[0]!.stroke?.toString() ?? colour) : colour;
    for (let index = 0; index < x.length; index++) {
      const [bottom, top] = [low[index], high[index]];
      if (bottom === null || bottom === undefined || top === null || top === undefined) continue;
      const scale = right ? "right" : "y";
      const [from, to] = [plot.valToPos(top, scale, true), plot.valToPos(bottom, scale, true)];
      plot.ctx.fillRect(plot.valToPos(x[index]!, "x", true) - 0.5, from, 1.5 * devicePixelRatio, to - from);
    }
  });
}
