// Charts that a scene declares; the shell draws them, thins long series and reports what a person does in them.
import type { ContinuousLegend } from "./legend.ts";
import type { TimeFormat } from "./timeline.ts";

export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Evenly spaced positions, without an array of them. */
export interface EvenlySpaced {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Positions of a series: ascending for lines and areas. */
export type Positions = NumberArray | EvenlySpaced;

/**
 * A series. NaN is a gap and stays one. Any length: the shell keeps a min/max pyramid of each array, so hand over the
 * same array as long as its values are the same.
 */
export interface Series {
  readonly id: string;
  readonly label: string;
  readonly x: Positions;
  readonly y: NumberArray;
  readonly look: "line" | "steps" | "area" | "points" | "bars";
  /** `#rrggbb`. */
  readonly colour: string;
  readonly dash?: boolean;
  /** Drawn behind it: an error band, or error bars for points and bars. */
  readonly low?: NumberArray;
  readonly high?: NumberArray;
  /** Series of one stack are drawn upon each other. */
  readonly stack?: string;
  /** The right-hand axis. */
  readonly right?: boolean;
  /** Table rows behind the points: a click on one tells its row. */
  readonly rows?: { readonly table: string; readonly indices: Int32Array };
}

export interface Axis {
  readonly title: string;
  readonly unit?: string;
  readonly scale: "linear" | "log" | "time" | "categories";
  /** Of a time axis. */
  readonly format?: TimeFormat;
  /** Of a category axis: position n is called names[n]. */
  readonly names?: readonly string[];
  /** Fixed limits. */
  readonly range?: readonly [number, number];
}

/** A line or strip across an xy chart: a threshold, a cue, an event, planting and maturity. */
export interface ChartMark {
  readonly axis: "x" | "y";
  readonly from: number;
  readonly to?: number;
  readonly label: string;
  readonly colour?: string;
}

/** A thing in an xy chart that can be moved by pointer or arrow keys: an event on the mains curve, a threshold. */
export interface ChartHandle {
  readonly id: string;
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** Extent of a block that is moved as a whole; a point where it is left out. */
  readonly width?: number;
  readonly height?: number;
  /** What may change. `resize-y` scales the block's height. */
  readonly moves: readonly ("x" | "y" | "resize-y")[];
  readonly colour?: string;
}

interface ChartBase {
  readonly id: string;
  readonly title: string;
  /** `main`: it is a picture of the scene beside the panes; `below`: a strip above the time line; `side`: small. */
  readonly place: "main" | "below" | "side";
  /** Height relative to other charts of its place, 1 unless given. */
  readonly weight?: number;
  /** Said to who cannot see it: what it shows, its main figures. */
  readonly description?: string;
}

/** Lines, areas, bars, points. */
export interface XyChart extends ChartBase {
  readonly kind: "xy";
  readonly x: Axis;
  readonly y: Axis;
  readonly right?: Axis;
  readonly series: readonly Series[];
  readonly marks?: readonly ChartMark[];
  readonly handles?: readonly ChartHandle[];
  /** The x axis is that of the time line: its cursor is drawn, a click moves it. */
  readonly followsTime?: boolean;
  /** Charts of one name zoom in x and show the cursor together. */
  readonly sync?: string;
  /** The diagonal of a parity plot. */
  readonly diagonal?: boolean;
}

/** A matrix of colours: attention, confusion, a ribbon of variables over time, a periodic table. */
export interface HeatMapChart extends ChartBase {
  readonly kind: "heatmap";
  readonly x: Axis;
  readonly y: Axis;
  /** [rows * columns], row 0 on top; NaN: no cell. */
  readonly values: NumberArray;
  readonly rows: number;
  readonly columns: number;
  readonly colour: Omit<ContinuousLegend, "kind" | "id">;
  /** Text of a cell, drawn where cells are large enough. */
  readonly text?: (row: number, column: number) => string;
  /** [rows * columns], 1 = hatched: hidden, not observed. */
  readonly hatched?: Uint8Array;
  readonly followsTime?: boolean;
  readonly sync?: string;
}

/** Many points counted in hexagons: parity of thousands of structures. */
export interface HexbinChart extends ChartBase {
  readonly kind: "hexbin";
  readonly x: Axis;
  readonly y: Axis;
  readonly xs: NumberArray;
  readonly ys: NumberArray;
  readonly diagonal?: boolean;
}

/** What flows between nodes: energy to appliances, candidates through a validity funnel. Widths are values. */
export interface FlowChart extends ChartBase {
  readonly kind: "flow";
  readonly unit: string;
  readonly nodes: readonly { readonly id: string; readonly label: string; readonly colour: string }[];
  readonly links: readonly {
    readonly from: string;
    readonly to: string;
    readonly value: number;
    readonly label?: string;
  }[];
}

export type Chart = XyChart | HeatMapChart | HexbinChart | FlowChart;
