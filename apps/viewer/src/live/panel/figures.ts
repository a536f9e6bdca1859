// Figures of a value inside the model.
import { formatNumber, type Inspection } from "@sciformer/core/view";
import { h } from "../../shell/dom.ts";
import { largestInRow } from "../value-map.ts";
import type { Effect } from "./effects.ts";
import type { ShownValue, ValueView } from "./value-view.ts";

const LARGEST = 5;

type Rows = readonly (readonly [string, string])[];

function figureCard(title: string, rows: Rows): HTMLElement {
  const list = rows.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]);
  return h("div", { class: "card" }, h("h3", {}, title), h("dl", {}, ...list));
}

/** Shape and statistics of the whole value. */
export function statisticsCard({ path, value }: ShownValue): HTMLElement {
  const { min, max, mean, deviation, norm, nonFinite } = value.statistics;
  const numbers = { least: min, largest: max, mean, deviation, norm };
  const rows = Object.entries(numbers).map(([label, number]) => [label, formatNumber(number)] as const);
  const kind = { output: "output of a module", attention: "attention weights", statistic: "statistic" }[path.kind];
  const odd = nonFinite > 0 ? [["not finite", formatNumber(nonFinite)] as const] : [];
  return figureCard("Value", [["kind", kind], ["shape", value.shape.join(" \u00d7 ")], ...rows, ...odd]);
}

/** What the chosen query attends to most. */
export function queryCard(view: ValueView): HTMLElement | undefined {
  const { map, cell, headAxis } = view;
  if (map === undefined || cell === undefined || headAxis === undefined) return undefined;
  const rows = largestInRow(map, cell.row, LARGEST).map(({ column, value }) => {
    return [view.nameOf(map.columnAxis, column), formatNumber(value)] as const;
  });
  return figureCard(`${view.nameOf(map.rowAxis, cell.row)} attends to`, rows);
}

export function effectsCard(effects: readonly Effect[]): HTMLElement | undefined {
  if (effects.length === 0) return undefined;
  const rows = effects.map(({ name, largest, scale }) => {
    return [name, `${formatNumber(largest)} of ${formatNumber(scale)}`] as const;
  });
  return figureCard("Largest change of the outputs", rows);
}

/** Where and how fast it ran. */
export function runText({ provider, milliseconds }: Inspection): string {
  return `${provider === "webgpu" ? "WebGPU" : "WebAssembly"}, ${milliseconds.toFixed(1)} ms`;
}
