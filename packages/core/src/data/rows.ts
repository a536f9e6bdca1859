// Rows of columns: slicing, joining and sizing without touching single values.
import type { Columns, ColumnValues, FlatList, ListValue } from "./columns.ts";

/** Rows `from` ... `to` - 1 as views where the values are typed arrays. */
export function sliceRows(columns: Columns, from: number, to: number): Columns {
  if (from === 0 && to === columns.length) return columns;
  return mapColumns(columns, to - from, (values) =>
    "subarray" in values ? values.subarray(from, to) : values.slice(from, to),
  );
}

/** Rows `from` ... `to` - 1 as a copy that later changes of the arrays do not reach. */
export function copyRows(columns: Columns, from: number, to: number): Columns {
  return mapColumns(columns, to - from, (values) => {
    const copy = values.slice(from, to);
    return isLists(copy) ? copy.map(copyList) : copy;
  });
}

/** The rows of all pieces, in order; the pieces have the same columns. */
export function joinRows(pieces: readonly Columns[]): Columns {
  if (pieces.length === 1) return pieces[0]!;
  const first = pieces[0]!;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const values = Object.fromEntries(
    Object.keys(first.values).map((name) => [
      name,
      joinValues(
        pieces.map((piece) => piece.values[name]!),
        length,
      ),
    ]),
  );
  const nullable = new Set(pieces.flatMap((piece) => Object.keys(piece.nulls ?? {})));
  if (nullable.size === 0) return { length, values };
  const nulls = Object.fromEntries(
    [...nullable].map((name) => {
      const marks = pieces.map((piece) => piece.nulls?.[name] ?? new Uint8Array(piece.length));
      return [name, joinValues(marks, length) as Uint8Array];
    }),
  );
  return { length, values, nulls };
}

/** The items of all lists, one behind the other; the lists are of one class. */
export function joinLists(lists: readonly FlatList[]): FlatList {
  if (lists.length === 1) return lists[0]!;
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  return joinValues(lists as readonly ColumnValues[], length) as FlatList;
}

/** About how many bytes the values take. */
export function rowBytes(columns: Columns): number {
  let bytes = 0;
  for (const values of Object.values(columns.values)) {
    if ("byteLength" in values) bytes += values.byteLength;
    else for (const item of values) bytes += itemBytes(item);
  }
  return bytes;
}

function itemBytes(item: string | ListValue): number {
  if (typeof item === "string") return item.length;
  if ("byteLength" in item) return item.byteLength;
  return (item as readonly (string | ListValue)[]).reduce((sum: number, part) => sum + itemBytes(part), 0);
}

function copyList(list: ListValue): ListValue {
  if ("byteLength" in list) return list.slice();
  return isLists(list) ? (list.map(copyList) as ListValue) : [...list];
}

function mapColumns(columns: Columns, length: number, map: (values: ColumnValues) => ColumnValues): Columns {
  const values: Record<string, ColumnValues> = {};
  for (const [name, column] of Object.entries(columns.values)) values[name] = map(column);
  if (columns.nulls === undefined) return { length, values };
  const nulls: Record<string, Uint8Array> = {};
  for (const [name, marks] of Object.entries(columns.nulls)) nulls[name] = map(marks) as Uint8Array;
  return { length, values, nulls };
}

function joinValues(pieces: readonly ColumnValues[], length: number): ColumnValues {
  const first = pieces[0]!;
  if (!("byteLength" in first)) return ([] as string[]).concat(...(pieces as readonly (readonly string[])[]));
  const joined = new (first.constructor as Uint8ArrayConstructor)(length);
  let position = 0;
  for (const piece of pieces) {
    joined.set(piece as Uint8Array, position);
    position += piece.length;
  }
  return joined;
}

function isLists(values: ColumnValues): values is readonly ListValue[] {
  return !("byteLength" in values) && typeof values[0] === "object";
}
