// How wide the columns of a listing are drawn.
import type { Listing } from "@sciformer/core/view";
import { cellText } from "./cell-text.ts";

/** Rows that are looked at. */
const SAMPLE = 200;
const CHARACTER = 7.4;
const PADDING = 22;
const [NARROWEST, WIDEST] = [58, 280];

/** Pixels that the heading and the first rows of each column need. */
export function columnWidths(listing: Listing): number[] {
  return listing.columns.map((column, index) => {
    // The arrow of a sorted column has its place.
    let longest = column.title.length + (column.unit === undefined ? 2 : column.unit.length + 5);
    for (let row = 0; row < Math.min(listing.rows, SAMPLE); row++) {
      longest = Math.max(longest, cellText(listing.cell(row, index), column).length);
    }
    return Math.min(WIDEST, Math.max(NARROWEST, Math.round(longest * CHARACTER + PADDING)));
  });
}
