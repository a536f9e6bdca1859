// What charts on a canvas of their own have in common: they are drawn anew when they change or get another size.
import type { HeatMapChart, HexbinChart } from "@sciformer/core/view";
import { CanvasPlot } from "./canvas-plot.ts";
import type { ChartContext, ChartView } from "./chart-view.ts";

export abstract class CanvasChartView<C extends HeatMapChart | HexbinChart> implements ChartView<C> {
  protected readonly plot = new CanvasPlot(() => this.#redraw());
  readonly element = this.plot.element;
  protected chart: C | undefined;
  protected context!: ChartContext;

  update(chart: C, context: ChartContext): void {
    this.chart = chart;
    this.context = context;
    this.plot.canvas.setAttribute("aria-label", chart.description ?? chart.title);
    this.#redraw();
  }

  dispose(): void {
    this.plot.dispose();
  }

  protected abstract draw(chart: C): void;

  /** Says something beside the title. */
  protected tell(text: string): void {
    const readout = this.element.parentElement?.querySelector(".chart-values");
    if (readout) readout.textContent = text;
  }

  #redraw(): void {
    if (this.chart !== undefined) this.draw(this.chart);
  }
}
