// Evaluation tables for a terminal.
import Table from "cli-table3";
import type { EvaluationRow } from "../plugin.ts";

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** Three decimals below 10, fewer above; a dash where a metric is undefined. */
function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return "-";
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 3 : size < 1000 ? 1 : 0);
}

/** Metrics that at least one row defines, in the order in which they first appear. */
function shownMetrics(rows: readonly EvaluationRow[]): string[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row.metrics)));
  return [...names].filter((name) => rows.some((row) => typeof row.metrics[name] === "number"));
}

/** Rows by group and method, one column a metric; none where no row defines it. */
export function evaluationTable(rows: readonly EvaluationRow[]): string {
  const metrics = shownMetrics(rows);
  const table = new Table({
    head: ["", "method", ...metrics],
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: ["left", "left", ...metrics.map(() => "right" as const)],
  });
  let group = "";
  for (const row of rows) {
    table.push([row.group === group ? "" : row.group, row.method, ...metrics.map((name) => figure(row.metrics[name]))]);
    group = row.group;
  }
  return table.toString();
}
