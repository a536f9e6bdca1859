// The telling figures of an evaluation, whatever the domain.
import type { Json, JsonObject, ReadoutRow } from "@sciformer/core/view";

/** Metrics of the last method of the first group: baselines stand before the model. */
export function headlineOf({ rows }: JsonObject): readonly ReadoutRow[] {
  const all = (Array.isArray(rows) ? (rows as readonly Json[]) : []).filter(isObject);
  const own = all.findLast(({ group }) => group === all[0]?.group);
  if (!isObject(own?.metrics)) return [];
  return Object.entries(own.metrics).flatMap(([label, value]) =>
    typeof value === "number" || value === null ? [{ label, value }] : [],
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
