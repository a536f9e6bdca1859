// Listings: tables and galleries of many things, filtered and sorted by the shell.

export type CellValue = string | number | boolean | null;

export interface ListingColumn {
  readonly id: string;
  readonly title: string;
  readonly unit?: string;
  readonly kind: "number" | "text" | "flag" | "time";
  readonly digits?: number;
  /** How it can be filtered: by a range, a choice of the texts that occur, yes or no, a part of the text. */
  readonly filter?: "range" | "choice" | "flag" | "text";
}

/** A picture of a row for a gallery: plain pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** [height * width * 4], sRGB. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Rows are drawn when they come into sight: any number of them will do. */
export interface Listing {
  readonly id: string;
  readonly title: string;
  readonly place: "main" | "below" | "side";
  readonly look: "table" | "gallery";
  readonly columns: readonly ListingColumn[];
  readonly rows: number;
  cell(row: number, column: number): CellValue;
  /** Stable name of a row: it stands in the URL when the row is chosen. */
  key(row: number): string;
  /** Of a gallery. */
  readonly picture?: (row: number) => Promise<Picture | undefined>;
  /** The chosen row. */
  readonly selected?: string;
}
