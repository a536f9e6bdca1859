// The telling figures of an evaluation: of the model, not of what it is compared with.
import type { JsonObject, ReadoutRow } from "@sciformer/core/view";

/** Figures of a generator, as the run browser names them; of a model of properties its mean absolute error. */
const FIGURES: readonly (Pick<ReadoutRow, "label" | "unit" | "digits"> & {
  readonly metric: string;
  readonly factor: number;
})[] = [
  { metric: "NATS", label: "-log p", unit: "nats", digits: 1, factor: 1 },
  { metric: "VALID", label: "valid", unit: "%", digits: 0, factor: 100 },
  { metric: "NOVEL", label: "novel", unit: "%", digits: 0, factor: 100 },
];
const MODEL = "WyFormer";

export function headlineOf({ rows }: JsonObject): readonly ReadoutRow[] {
  const own = (Array.isArray(rows) ? rows : []).filter((row) => isObject(row) && row.method === MODEL) as JsonObject[];
  return own.flatMap(({ group, metrics }) => {
    if (!isObject(metrics)) return [];
    if (typeof metrics.MAE === "number") {
      return [{ label: `${String(group).replaceAll("_", " ")} MAE`, value: metrics.MAE, digits: 3 }];
    }
    return FIGURES.flatMap(({ metric, factor, ...row }) => {
      const value = metrics[metric];
      return typeof value === "number" ? [{ ...row, value: factor * value }] : [];
    });
  });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
