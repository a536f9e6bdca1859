// Cells of listings as text.
import { type CellValue, formatQuantity, type ListingColumn } from "@sciformer/core/view";

/** A cell as text. */
export function cellText(cell: CellValue, { kind, digits }: ListingColumn): string {
  if (cell === null) return "\u2013";
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  if (typeof cell === "string") return cell;
  if (kind === "time" && Number.isFinite(cell)) return new Date(cell).toISOString().slice(0, 16).replace("T", " ");
  return formatQuantity(cell, "", digits === undefined ? {} : { digits });
}
