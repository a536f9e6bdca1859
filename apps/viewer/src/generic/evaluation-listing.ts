// evaluation.json as a table: one row for each group and method.
import type { CellValue, Json, JsonObject, Listing, ListingColumn } from "@sciformer/core/view";

/** Undefined where there is no evaluation with rows. */
export function evaluationListing(evaluation: JsonObject | undefined): Listing | undefined {
  const rows = (Array.isArray(evaluation?.rows) ? (evaluation.rows as readonly Json[]) : []).filter(isObject);
  if (rows.length === 0) return undefined;
  const metricsOf = ({ metrics }: JsonObject): JsonObject => (isObject(metrics) ? metrics : {});
  const names = [...new Set(rows.flatMap((row) => Object.keys(metricsOf(row))))];
  const columns: ListingColumn[] = [
    { id: "group", title: "Group", kind: "text", filter: "choice" },
    { id: "method", title: "Method", kind: "text", filter: "choice" },
    ...names.map((name): ListingColumn => ({ id: name, title: name, kind: "number" })),
  ];
  const cells = rows.map((row) => [row.group, row.method, ...names.map((name) => metricsOf(row)[name])].map(plain));
  return {
    id: "evaluation",
    title: "Evaluation",
    place: "below",
    look: "table",
    columns,
    rows: rows.length,
    cell: (row, column) => cells[row]![column]!,
    key: (row) => `${cells[row]![0]} ${cells[row]![1]}`,
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function plain(value: Json | undefined): CellValue {
  return typeof value === "object" || value === undefined ? null : value;
}
