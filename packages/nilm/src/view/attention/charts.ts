// The attention of a window as a matrix, and its measured edges in space.
import type { HeatMapChart, HostTensor, Pane, SceneAxis, SceneLabel } from "@sciformer/core/view";
import { attentionMatrix } from "./arcs.ts";
import { CURVE, headTop, rowTop, STRIP, tokenPlace, WIDTH } from "./layout.ts";

const TICKS = 6;

/** @param names of the tokens; queries are rows, keys are columns */
export function matrixChart(
  weights: HostTensor,
  head: number | undefined,
  names: readonly string[],
  colour: HeatMapChart["colour"],
): HeatMapChart {
  const [, , rows = 0, columns = 0] = weights.shape;
  const who = head === undefined ? "mean of the heads" : `head ${head}`;
  return {
    kind: "heatmap",
    id: "matrix",
    title: `Attention, ${who}`,
    place: "below",
    description: `Attention of ${rows} samples to ${columns}, ${who}; what may not be looked at is left open`,
    x: { title: "looked at", scale: "categories", names },
    y: { title: "looks", scale: "categories", names },
    values: attentionMatrix(weights, head),
    rows,
    columns,
    colour,
  };
}

/** The clock below everything, power beside the curve. */
export function windowAxes(clocks: readonly string[], mostW: number, inputRows: number): SceneAxis[] {
  const bottom = rowTop(inputRows - 1);
  const step = Math.max(1, Math.round(clocks.length / TICKS));
  const ticks = clocks.map((text, value) => ({ value, text })).filter(({ value }) => value % step === 0);
  const [left, right] = [-WIDTH / 2, WIDTH / 2];
  return [
    {
      id: "time",
      title: "time of day",
      from: [left, bottom, 0],
      to: [right, bottom, 0],
      range: [0, clocks.length - 1],
      ticks,
    },
    {
      id: "power",
      title: "mains",
      unit: "W",
      from: [right, CURVE.bottom, 0],
      to: [right, CURVE.top, 0],
      range: [0, mostW],
    },
  ];
}

/** @param shown head that is shown alone */
export function headLabels(heads: number, shown: number | undefined): NonNullable<Pane["labels"]> {
  const all = Array.from({ length: heads }, (_, head) => head).filter((head) => shown === undefined || head === shown);
  return all.map((head): SceneLabel => {
    return { at: headTop(shown === undefined ? head : 0, shown === undefined ? heads : 1), text: `head ${head}` };
  });
}

/** Names of the strip's rows, and of the statistics token. @param rows of the model's input, the mains first */
export function rowLabels(rows: readonly string[], length: number, hasStatistics: boolean): SceneLabel[] {
  const strip = rows.slice(1).map((text, row): SceneLabel => {
    return { at: [-WIDTH / 2 - 0.75, rowTop(row) - STRIP.row / 2, 0], text, tone: "quiet" };
  });
  const [x] = tokenPlace(length, length);
  return hasStatistics ? [...strip, { at: [x, -0.42, 0], text: "statistics", priority: 2 }] : strip;
}
