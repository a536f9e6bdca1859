// Columns in memory: what importers and simulators write and what tokenizers read, free of Arrow's classes.

/** The column types that tables of the house use; each maps to one Arrow type (data/schema.ts). */
export type ColumnType =
  | "bool"
  | "uint8"
  | "uint16"
  | "int16"
  | "int32"
  | "int64"
  | "float32"
  | "float64"
  | "utf8"
  | "dictionary<int16, utf8>"
  | "timestamp[ms, UTC]"
  | ListType;

/** What lists hold in the end. */
type ItemType = "uint8" | "uint16" | "int16" | "int32" | "float32" | "float64" | "utf8";

/**
 * Lists of items of any number or of a fixed one, and lists of any number of such lists. A width `[*]` is one for all
 * rows, fixed by the first that is written (data/schema.ts) or by the file that is read.
 */
type ListType = FlatListType | `fixed_size_list<${ItemType}>[*]` | `list<${FlatListType}>`;
type FlatListType = `list<${ItemType}>` | `fixed_size_list<${ItemType}>[${number}]`;

/** One column of a table: its place in the schema and what it means. */
export interface ColumnSpec {
  /** Exact name, or for a repeated column the form shown to people, such as `<appliance>_w`. */
  readonly name: string;
  /** For a repeated column: which names it covers. */
  readonly pattern?: RegExp;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit?: string;
  readonly meaning: string;
}

/** A table of a domain: `<dataset>/<table>/<split>/*.arrow`. */
export interface TableSpec {
  readonly columns: readonly ColumnSpec[];
  /** Version of the schema, written to the metadata key `sciformer.schema`. */
  readonly version: number;
  /**
   * `written`: the rows of each batch written are a record batch of their own, as large as it is, so that a reader can
   * skip to what it wants. Otherwise rows are gathered into record batches of a good size.
   */
  readonly recordBatches?: "written";
  /** A few valid rows; the conformance suite writes them, reads them back and compares. */
  readonly example: Columns;
}

/**
 * Values of one column, all of one length. Timestamps are milliseconds since 1970 in a Float64Array, booleans a
 * Uint8Array of 0 and 1, strings a string array. A list is a typed array or, of strings, a string array; a list of
 * fixed-size lists is one such array with the items of all, a list of other lists an array of them. NaN in a float
 * column of a nullable spec stands for null; other types mark nulls in `nulls`.
 */
export type ColumnValues =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Uint8Array
  | Uint16Array
  | BigInt64Array
  | readonly string[]
  | readonly ListValue[];

/** Items of a list, one behind the other. */
export type FlatList =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Uint8Array
  | Uint16Array
  | readonly string[];

/** One list of a column; see {@link ColumnValues}. */
export type ListValue = FlatList | readonly FlatList[];

/** A batch of rows by column name; `nulls[name][row]` = 1 marks a null of a column that is not a float. */
export interface Columns {
  readonly length: number;
  readonly values: Readonly<Record<string, ColumnValues>>;
  readonly nulls?: Readonly<Record<string, Uint8Array>>;
}

/** Rows on their way into a dataset: which table and split they belong to. */
export interface TableBatch {
  readonly table: string;
  readonly split: string;
  readonly columns: Columns;
}

/** The lists of a column of one record batch, read when they are asked for: for rows that are wanted in any order. */
export interface StoredLists {
  readonly length: number;
  /**
   * The items of the lists `from` ... `to` - 1, one behind the other.
   *
   * @throws InputError when the file is not as it was when it was opened
   */
  read(from: number, to: number): FlatList;
}
