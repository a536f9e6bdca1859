// The telling figures of an evaluation: the model's error after one step and after ten, over all set-ups.
import type { Json, JsonObject, ReadoutRow } from "@sciformer/core/view";
import { BASELINES } from "../baselines/forecast.ts";

const NAMES: readonly string[] = BASELINES;

/** The run's network, whatever it is called. */
export const isNetwork = (method: Json | undefined) => typeof method === "string" && !NAMES.includes(method);

const FIGURES = [
  ["NRMSE_1", "nRMSE, 1 step"],
  ["NRMSE_10", "nRMSE, 10 steps"],
] as const;

/** Of the mean over set-ups; of the only one where there is one. */
export function headlineOf({ rows }: JsonObject): readonly ReadoutRow[] {
  const all = (Array.isArray(rows) ? rows : []) as readonly JsonObject[];
  const own = all.filter(({ method }) => isNetwork(method));
  const metrics = (own.find(({ group }) => group === "mean") ?? own[0])?.metrics as JsonObject | undefined;
  return FIGURES.flatMap(([name, label]) => {
    const value = metrics?.[name];
    return typeof value === "number" ? [{ label, value, digits: 3 }] : [];
  });
}
