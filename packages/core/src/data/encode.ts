// Columns to Arrow record batches: buffers are handed over whole, without a builder for each value.
import {
  type Data,
  type DataType,
  type Dictionary,
  type FixedSizeList,
  type List,
  makeData,
  RecordBatch,
  type Schema,
  Struct,
  Utf8,
  Vector,
} from "apache-arrow";
import { InputError } from "../errors.ts";
import type { ColumnSpec, Columns, ColumnType, ColumnValues, FlatList, ListValue } from "./columns.ts";
import { flatData, type Validity } from "./flat-data.ts";
import { isFloat, listShape } from "./schema.ts";

const MAX_WORDS = 2 ** 15;

/** The distinct strings of a dictionary column, numbered in the order in which they came. */
export class StringDictionary {
  readonly #indices = new Map<string, number>();
  readonly #column: string;

  /** @param column the column's name, for errors */
  constructor(column: string) {
    this.#column = column;
  }

  /** The number of each value. @throws InputError when there are more than int16 can number */
  encode(values: readonly string[]): Int16Array {
    const indices = new Int16Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      indices[i] = this.#indices.get(value) ?? this.#add(value);
    }
    return indices;
  }

  /** All strings seen, as Arrow data of type utf8. */
  toData(): Data<Utf8> {
    const words = [...this.#indices.keys()];
    return makeData({ type: new Utf8(), length: words.length, nullCount: 0, ...encodeStrings(words) });
  }

  #add(value: string): number {
    const index = this.#indices.size;
    if (index >= MAX_WORDS) {
      throw new InputError(`column "${this.#column}" has more than ${MAX_WORDS} distinct values, too many for int16`);
    }
    this.#indices.set(value, index);
    return index;
  }
}

/**
 * One record batch of the rows. Values of numeric columns are shared with `rows`, not copied.
 *
 * @param schema from {@link arrowSchema} of the same columns
 * @param dictionaries one for each dictionary column, by name; new strings are added to them
 * @param firstRow the number of the batch's first row, for errors
 * @throws InputError if a column that allows no nulls has one, a list has the wrong length or a time is none
 * @throws Error if a column is missing or its values are not of the class that its type wants
 */
export function encodeBatch(
  schema: Schema,
  columns: readonly ColumnSpec[],
  rows: Columns,
  dictionaries: ReadonlyMap<string, StringDictionary>,
  firstRow = 0,
): RecordBatch {
  const children = columns.map((column, index) => {
    const values = rows.values[column.name];
    if (values?.length !== rows.length) {
      throw new Error(`column "${column.name}" has ${values?.length ?? "no"} values, expected ${rows.length}`);
    }
    const refuse = (row: number, problem: string): never => {
      throw new InputError(`row ${firstRow + row}, column "${column.name}": ${problem}`);
    };
    const validity = encodeValidity(column, values, rows.nulls?.[column.name], refuse);
    return encodeColumn({ column, type: schema.fields[index]!.type, values, validity, refuse }, dictionaries);
  });
  const data = makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children });
  return new RecordBatch(schema, data);
}

/** Throws an InputError that names row and column. */
type Refuse = (row: number, problem: string) => never;

/** One column on its way into a batch. */
interface Part {
  readonly column: ColumnSpec;
  readonly type: DataType;
  readonly values: ColumnValues;
  readonly validity: Validity;
  readonly refuse: Refuse;
}

/** Nulls as Arrow's bitmap, where 1 means a value. */
function encodeValidity(
  column: ColumnSpec,
  values: ColumnValues,
  marks: Uint8Array | undefined,
  refuse: Refuse,
): Validity {
  const { length } = values;
  const isNull = nullTest(column, values, marks);
  if (isNull === undefined) return { length, nullCount: 0, nullBitmap: null };
  const bitmap = new Uint8Array((length + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    if (!isNull(i)) bitmap[i >> 3]! |= 1 << (i & 7);
    else if (column.nullable) nullCount++;
    else refuse(i, "null in a column that allows none");
  }
  return { length, nullCount, nullBitmap: nullCount > 0 ? bitmap : null };
}

function isValid({ nullBitmap }: Validity, row: number): boolean {
  return nullBitmap === null || (nullBitmap[row >> 3]! & (1 << (row & 7))) !== 0;
}

/** How to tell that a row is null; undefined where no row can be. */
function nullTest(
  column: ColumnSpec,
  values: ColumnValues,
  marks: Uint8Array | undefined,
): ((row: number) => boolean) | undefined {
  if (marks !== undefined) {
    if (marks.length !== values.length) throw new Error(`column "${column.name}": ${marks.length} null marks`);
    return (row) => marks[row] === 1;
  }
  if (!column.nullable || !isFloat(column.type)) return undefined;
  const floats = values as Float64Array;
  return (row) => Number.isNaN(floats[row]);
}

function encodeColumn(part: Part, dictionaries: ReadonlyMap<string, StringDictionary>): Data {
  const { column, type, values, validity } = part;
  switch (column.type) {
    case "bool":
      return flatData(type, validity, packBits(expectClass(column, values, Uint8Array)));
    case "uint8":
      return flatData(type, validity, expectClass(column, values, Uint8Array));
    case "uint16":
      return flatData(type, validity, expectClass(column, values, Uint16Array));
    case "int16":
      return flatData(type, validity, expectClass(column, values, Int16Array));
    case "int32":
      return flatData(type, validity, expectClass(column, values, Int32Array));
    case "int64":
      return flatData(type, validity, expectClass(column, values, BigInt64Array));
    case "float32":
      return flatData(type, validity, expectClass(column, values, Float32Array));
    case "float64":
      return flatData(type, validity, expectClass(column, values, Float64Array));
    case "timestamp[ms, UTC]":
      return flatData(type, validity, encodeTimestamps(part, expectClass(column, values, Float64Array)));
    case "utf8":
      return makeData({ type: type as Utf8, ...validity, ...encodeStrings(expectStrings(column, values)) });
    case "dictionary<int16, utf8>":
      return makeData({
        type: type as Dictionary<Utf8>,
        ...validity,
        data: dictionaries.get(column.name)!.encode(expectStrings(column, values)),
        dictionary: new Vector([makeData({ type: new Utf8(), length: 0, nullCount: 0, ...encodeStrings([]) })]),
      });
    default:
      return encodeLists(part, expectClass<ListValue[]>(column, values, Array));
  }
}

/** The values as the class that the column's type wants. */
function expectClass<T>(
  column: ColumnSpec,
  values: ColumnValues,
  wanted: { new (...args: never[]): T; name: string },
): T {
  if (values instanceof wanted) return values;
  throw new Error(`column "${column.name}" (${column.type}) needs ${wanted.name}, got ${values.constructor.name}`);
}

function expectStrings(column: ColumnSpec, values: ColumnValues): readonly string[] {
  const strings = expectClass<unknown[]>(column, values, Array);
  if (strings.every((value) => typeof value === "string")) return strings as string[];
  throw new Error(`column "${column.name}" (${column.type}) needs strings`);
}

function packBits(values: Uint8Array): Uint8Array {
  const bits = new Uint8Array((values.length + 7) >> 3);
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

/** Milliseconds as 64-bit integers, written as pairs of 32-bit words (little-endian); fractions are rounded. */
function encodeTimestamps({ validity, refuse }: Part, values: Float64Array): BigInt64Array {
  const words = new Int32Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const milliseconds = Math.round(values[i]!);
    if (Number.isSafeInteger(milliseconds)) {
      words[2 * i] = milliseconds;
      words[2 * i + 1] = Math.floor(milliseconds / 2 ** 32);
    } else if (isValid(validity, i)) {
      refuse(i, `${values[i]} is not a time in milliseconds`);
    }
  }
  return new BigInt64Array(words.buffer);
}

/** UTF-8 bytes of all strings, and where each begins. Encoded in one go when all are ASCII. */
function encodeStrings(values: readonly string[]): { valueOffsets: Int32Array; data: Uint8Array } {
  const encoder = new TextEncoder();
  const joined = values.join("");
  const data = encoder.encode(joined);
  const isAscii = data.length === joined.length;
  const valueOffsets = new Int32Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    valueOffsets[i + 1] = valueOffsets[i]! + (isAscii ? value.length : encoder.encode(value).length);
  }
  return { valueOffsets, data };
}

/** Classes of the items of lists. */
const ITEM_CLASSES = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
  utf8: Array,
} as const;

/** A list type that holds items, or fixed numbers of them, and what it holds. */
interface Flattened {
  readonly item: keyof typeof ITEM_CLASSES;
  /** Items of each of its lists; 1 where it holds the items themselves. */
  readonly width: number;
}

/** Undefined where lists of any number are inside. */
function flattened(item: ColumnType): Flattened | undefined {
  const inner = listShape(item);
  if (inner === undefined) return { item: item as Flattened["item"], width: 1 };
  return inner.size === undefined ? undefined : { item: inner.item as Flattened["item"], width: inner.size };
}

function encodeLists(part: Part, lists: readonly ListValue[]): Data {
  const { type, validity } = part;
  const { item, size } = listShape(part.column.type)!;
  const flat = flattened(item);
  const valueOffsets = listOffsets(part, lists, flat?.width ?? 1);
  const child = flat
    ? flatChild(part, lists, flat)
    : nestedChild(part, lists as readonly (readonly FlatList[])[], item);
  return size === undefined
    ? makeData({ type: type as List, ...validity, valueOffsets, child })
    : makeData({ type: type as FixedSizeList, ...validity, child });
}

/** Where each list begins among the things that lists hold, `width` items each. */
function listOffsets({ column, validity, refuse }: Part, lists: readonly ListValue[], width: number): Int32Array {
  const { size } = listShape(column.type)!;
  const offsets = new Int32Array(lists.length + 1);
  for (const [i, { length }] of lists.entries()) {
    const isLost = !isValid(validity, i);
    if (length % width !== 0) refuse(i, `a list of ${length}, expected a multiple of ${width}`);
    if (size !== undefined && length !== size && !isLost) refuse(i, `a list of ${length}, expected ${size}`);
    offsets[i + 1] = offsets[i]! + (size ?? length / width);
  }
  return offsets;
}

/** The items of all lists behind each other; of a list that is null, room for as many as it should have. */
function flatChild(part: Part, lists: readonly ListValue[], { item, width }: Flattened): Data {
  const { column, type, refuse } = part;
  const { size } = listShape(column.type)!;
  const Items = ITEM_CLASSES[item];
  const wrong = lists.find((list) => !(list instanceof Items));
  if (wrong !== undefined) {
    throw new Error(`column "${column.name}" (${column.type}) needs lists in ${Items.name}`);
  }
  const count = (list: ListValue) => size ?? list.length;
  const total = lists.reduce((sum, list) => sum + count(list), 0);
  const childType = type.children[0]!.type;
  const itemType = width === 1 ? childType : childType.children[0]!.type;
  const all = { length: total, nullCount: 0, nullBitmap: null };
  const values =
    Items === Array ? joinStrings(lists, count) : joinNumbers(lists, count, new Items(total) as Float64Array);
  const itemColumn = { ...column, type: item, nullable: false };
  const items = encodeColumn({ column: itemColumn, type: itemType, values, validity: all, refuse }, new Map());
  if (width === 1) return items;
  return makeData({ type: childType as FixedSizeList, ...all, length: total / width, child: items });
}

function joinNumbers(
  lists: readonly ListValue[],
  count: (list: ListValue) => number,
  items: Float64Array,
): Float64Array {
  let position = 0;
  for (const list of lists) {
    if (list.length === count(list)) items.set(list as Float64Array, position);
    position += count(list);
  }
  return items;
}

function joinStrings(lists: readonly ListValue[], count: (list: ListValue) => number): string[] {
  return lists.flatMap((list) => Array.from({ length: count(list) }, (_, i) => (list as readonly string[])[i] ?? ""));
}

/** Lists of any number inside lists: all inner ones as a column of their own. */
function nestedChild(part: Part, lists: readonly (readonly FlatList[])[], item: ColumnType): Data {
  const inner = lists.flat();
  const validity = { length: inner.length, nullCount: 0, nullBitmap: null };
  const column = { ...part.column, type: item, nullable: false };
  const refuse = (_: number, problem: string) => part.refuse(0, `in its lists: ${problem}`);
  return encodeLists({ column, type: part.type.children[0]!.type, values: inner, validity, refuse }, inner);
}
