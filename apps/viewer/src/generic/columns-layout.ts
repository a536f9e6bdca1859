// Which columns of a table can be drawn over which other.
import type { ColumnSpec, Table } from "@sciformer/core/view";

/** Columns of a table by what they are good for. */
export interface ColumnRoles {
  readonly numbers: readonly ColumnSpec[];
  readonly texts: readonly ColumnSpec[];
  readonly times: readonly ColumnSpec[];
}

export function columnRoles({ columns }: Pick<Table, "columns">): ColumnRoles {
  const isText = ({ type }: ColumnSpec) => type === "utf8" || type.startsWith("dictionary");
  const isTime = ({ type }: ColumnSpec) => type.startsWith("timestamp");
  const isList = ({ type }: ColumnSpec) => type.includes("list<");
  return {
    numbers: columns.filter((column) => !isText(column) && !isTime(column) && !isList(column)),
    texts: columns.filter(isText),
    times: columns.filter(isTime),
  };
}

/** Rows `from` ... `to` - 1 hold one value of a grouping column. */
export interface RowGroup {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Stretches of rows with one value, the longest of each value; values in the order in which they first appear. */
export function rowGroups(codes: Int32Array, names: readonly string[]): RowGroup[] {
  const longest = new Map<number, RowGroup>();
  for (let from = 0; from < codes.length; ) {
    let to = from;
    while (to < codes.length && codes[to] === codes[from]) to++;
    const code = codes[from]!;
    const known = longest.get(code);
    if (known === undefined || to - from > known.to - known.from)
      longest.set(code, { name: names[code] ?? "none", from, to });
    from = to;
  }
  return [...longest.values()];
}

/** True if every value is at least the one before; missing ones make it false. */
export function isAscending(values: ArrayLike<number>): boolean {
  for (let index = 1; index < values.length; index++) if (!(values[index]! >= values[index - 1]!)) return false;
  return values.length === 0 || !Number.isNaN(values[0]);
}
