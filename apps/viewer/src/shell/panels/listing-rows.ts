// Which rows of a listing its filters leave, and in which order.
import type { CellValue, Listing } from "@sciformer/core/view";

/** What must hold for the cells of one column. */
export type CellFilter =
  | { readonly kind: "range"; readonly low: number | undefined; readonly high: number | undefined }
  | { readonly kind: "choice" | "text"; readonly text: string }
  | { readonly kind: "flag"; readonly value: boolean };

export interface SortOrder {
  readonly column: number;
  readonly descending: boolean;
}

/** Row numbers that pass every filter, sorted; rows without a value come last. */
export function shownRows(
  listing: Listing,
  filters: ReadonlyMap<number, CellFilter>,
  order: SortOrder | undefined,
): Int32Array {
  const rows: number[] = [];
  const asked = [...filters];
  for (let row = 0; row < listing.rows; row++) {
    if (asked.every(([column, filter]) => passes(listing.cell(row, column), filter))) rows.push(row);
  }
  if (order !== undefined) {
    const sign = order.descending ? -1 : 1;
    const cells = new Map(rows.map((row) => [row, listing.cell(row, order.column)]));
    rows.sort((a, b) => compareCells(cells.get(a)!, cells.get(b)!, sign) || a - b);
  }
  return Int32Array.from(rows);
}

function passes(cell: CellValue, filter: CellFilter): boolean {
  switch (filter.kind) {
    case "range":
      if (filter.low === undefined && filter.high === undefined) return true;
      return typeof cell === "number" && cell >= (filter.low ?? -Infinity) && cell <= (filter.high ?? Infinity);
    case "choice":
      return String(cell) === filter.text;
    case "text":
      return String(cell ?? "")
        .toLowerCase()
        .includes(filter.text.toLowerCase());
    case "flag":
      return cell === filter.value;
    default:
      throw new TypeError(`unknown filter ${filter satisfies never}`);
  }
}

function compareCells(a: CellValue, b: CellValue, sign: number): number {
  const [lacksA, lacksB] = [isMissing(a), isMissing(b)];
  if (lacksA || lacksB) return Number(lacksA) - Number(lacksB);
  if (typeof a === "string" && typeof b === "string") return sign * a.localeCompare(b, "en", { numeric: true });
  return sign * (Number(a) - Number(b));
}

function isMissing(cell: CellValue): boolean {
  return cell === null || Number.isNaN(cell);
}
