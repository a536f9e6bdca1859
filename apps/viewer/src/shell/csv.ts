// CSV of what is shown.
import { type CellValue, csvField, type Listing, type ShownRows } from "@sciformer/core/view";

/** A file of comma-separated values; units stand in the heading. */
export function csvText({ columns, rows }: Pick<ShownRows, "columns" | "rows">): string {
  const heading = columns.map(({ name, unit }) => csvField(unit ? `${name} (${unit})` : name)).join(",");
  const lines = [heading];
  for (const row of rows) lines.push(row.map(fieldOf).join(","));
  return `${lines.join("\n")}\n`;
}

/** The rows of a listing that its filters leave. */
export function listingRows(listing: Listing, shown: Int32Array): ShownRows {
  return {
    fileName: `${listing.id}.csv`,
    columns: listing.columns.map(({ title, unit }) => (unit === undefined ? { name: title } : { name: title, unit })),
    rows: Array.from(shown, (row) => listing.columns.map((_, column) => listing.cell(row, column))),
  };
}

function fieldOf(cell: CellValue): string {
  if (cell === null || (typeof cell === "number" && Number.isNaN(cell))) return "";
  return csvField(String(cell));
}
