// The telling figures of an evaluation: the model's mean absolute error for each appliance.
import type { JsonObject, ReadoutRow } from "@sciformer/core/view";
import { isObject, labelOf } from "./appliances.ts";

/** Methods that the model is compared with. */
const BASELINES = new Set(["zero", "mean", "edge", "combinatorial"]);

/** The least MAE of each appliance over the ways in which a network was run; baselines do not count. */
export function headlineOf({ rows }: JsonObject): readonly ReadoutRow[] {
  const best = new Map<string, number>();
  for (const row of Array.isArray(rows) ? rows : []) {
    if (!isObject(row) || !isObject(row.metrics) || BASELINES.has(String(row.method))) continue;
    const { group, metrics } = row;
    if (typeof group !== "string" || typeof metrics.MAE !== "number") continue;
    best.set(group, Math.min(best.get(group) ?? Number.POSITIVE_INFINITY, metrics.MAE));
  }
  return [...best].map(([name, mae]) => ({ label: `${labelOf(name)} MAE`, value: mae, unit: "W", digits: 1 }));
}
