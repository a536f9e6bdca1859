// What every drawn chart offers to the list of charts, and what it is told.
import type { Change, Chart, Theme } from "@sciformer/core/view";
import type { Range } from "./chart-keys.ts";

/** What a person did in a chart. */
export type ChartReport = Extract<Change, { kind: "chart-pick" | "handle" }>;

/** Told to a chart with every update. */
export interface ChartContext {
  readonly theme: Theme;
  /** The cursor of the time line. */
  readonly time: number;
  /** Zoomed x range; undefined shows all. */
  readonly range: readonly [number, number] | undefined;
  /** No chart with the same x axis lies right below: the axis has its title here. */
  readonly endsAxis: boolean;
  report(report: ChartReport): void;
  setRange(range: readonly [number, number] | undefined): void;
  setTime(time: number): void;
}

/** A chart on the page. */
export interface ChartView<C extends Chart> {
  readonly element: HTMLElement;
  /** The x range in sight and all that there is, for charts that zoom. */
  readonly sight?: { readonly range: Range; readonly all: Range };
  update(chart: C, context: ChartContext): void;
  dispose(): void;
}
