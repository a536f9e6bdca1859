// Arrow record batches to columns of typed arrays, strings decoded once for each dictionary.
import { type Data, DataType, Precision, type RecordBatch, TimeUnit, type Vector } from "apache-arrow";
import { InputError } from "../errors.ts";
import { halfToFloat32 } from "../io/half.ts";
import type { ColumnSpec, Columns, ColumnType, ColumnValues, FlatList, ListValue } from "./columns.ts";
import { isFloat, listShape } from "./schema.ts";

/** Where a batch comes from, for errors: the file, and the number of its first row there (from 0). */
export interface BatchPlace {
  readonly file: string;
  readonly firstRow: number;
}

/** A part of one column on its way to memory. */
interface Part {
  readonly data: Data;
  readonly column: ColumnSpec;
  readonly from: number;
  readonly to: number;
  /** Throws an InputError that names file, row and column; `row` counts from the batch's first. */
  readonly refuse: (row: number, problem: string) => never;
}

/**
 * Rows `from` ... `to` - 1 of a batch. Numbers are views of the batch's buffers where the types agree; otherwise they
 * are converted.
 *
 * @param columns from {@link checkSchema} of the batch's schema
 * @throws InputError for a null in a column that allows none, an integer or list that does not fit the column's type
 */
export function decodeRows(
  batch: RecordBatch,
  columns: readonly ColumnSpec[],
  from: number,
  to: number,
  place: BatchPlace,
): Columns {
  const values: Record<string, ColumnValues> = {};
  const nulls: Record<string, Uint8Array> = {};
  for (const column of columns) {
    const data = batch.data.children[batch.schema.fields.findIndex(({ name }) => name === column.name)]!;
    const refuse = (row: number, problem: string): never => {
      throw new InputError(`${place.file} row ${place.firstRow + row}, column "${column.name}": ${problem}`);
    };
    const part = { data, column, from, to, refuse };
    const marks = nullMarks(part);
    const decoded = decodeColumn(part, marks);
    values[column.name] = decoded;
    if (marks !== undefined && !isFloat(column.type)) nulls[column.name] = marks;
  }
  return Object.keys(nulls).length === 0 ? { length: to - from, values } : { length: to - from, values, nulls };
}

/** 1 where a row is null; undefined where none is. */
function nullMarks({ data, column, from, to, refuse }: Part): Uint8Array | undefined {
  if (data.nullCount === 0) return undefined;
  const marks = new Uint8Array(to - from);
  let count = 0;
  for (let row = from; row < to; row++) {
    const bit = data.offset + row;
    if ((data.nullBitmap[bit >> 3]! >> (bit & 7)) & 1) continue;
    if (!column.nullable) refuse(row, "null in a column that allows none");
    marks[row - from] = 1;
    count++;
  }
  return count === 0 ? undefined : marks;
}

function decodeColumn(part: Part, marks: Uint8Array | undefined): ColumnValues {
  const { type } = part.column;
  switch (type) {
    case "bool":
      return decodeBits(part);
    case "uint8":
      return decodeIntegers(part, marks, Uint8Array, 0, 2 ** 8 - 1);
    case "uint16":
      return decodeIntegers(part, marks, Uint16Array, 0, 2 ** 16 - 1);
    case "int16":
      return decodeIntegers(part, marks, Int16Array, -(2 ** 15), 2 ** 15 - 1);
    case "int32":
      return decodeIntegers(part, marks, Int32Array, -(2 ** 31), 2 ** 31 - 1);
    case "int64":
      return decodeBigIntegers(part, marks);
    case "float32":
      return decodeFloats(part, marks, Float32Array);
    case "float64":
      return decodeFloats(part, marks, Float64Array);
    case "timestamp[ms, UTC]":
      return decodeTimestamps(part, marks);
    case "utf8":
    case "dictionary<int16, utf8>":
      return decodeStrings(part, marks);
    default:
      return decodeLists(part, marks);
  }
}

function decodeBits({ data, from, to }: Part): Uint8Array {
  const bits = data.values as Uint8Array;
  const flags = new Uint8Array(to - from);
  for (let row = from; row < to; row++) {
    const bit = data.offset + row;
    flags[row - from] = (bits[bit >> 3]! >> (bit & 7)) & 1;
  }
  return flags;
}

function decodeFloats<T extends Float32Array | Float64Array>(
  { data, from, to }: Part,
  marks: Uint8Array | undefined,
  FloatArray: { new (source: Iterable<number> | ArrayLike<number>): T },
): T {
  const isHalf = DataType.isFloat(data.type) && data.type.precision === Precision.HALF;
  const stored = (data.values as Float64Array).subarray(from, to);
  const source = isHalf ? halfToFloat32(stored as unknown as Uint16Array) : stored;
  if (marks === undefined) return source instanceof FloatArray ? (source as T) : new FloatArray(source);
  const floats = new FloatArray(source);
  for (let i = 0; i < marks.length; i++) if (marks[i] === 1) floats[i] = Number.NaN;
  return floats;
}

function decodeIntegers<T extends Uint8Array | Uint16Array | Int16Array | Int32Array>(
  { data, column, from, to, refuse }: Part,
  marks: Uint8Array | undefined,
  IntegerArray: { new (length: number): T },
  lowest: number,
  highest: number,
): T {
  const source = (data.values as Int32Array | BigInt64Array).subarray(from, to);
  if (source instanceof IntegerArray) return source;
  const integers = new IntegerArray(to - from);
  for (let i = 0; i < integers.length; i++) {
    if (marks?.[i] === 1) continue;
    const value = Number(source[i]);
    if (value < lowest || value > highest) refuse(from + i, `${source[i]} is out of the range of ${column.type}`);
    integers[i] = value;
  }
  return integers;
}

function decodeBigIntegers({ data, from, to, refuse }: Part, marks: Uint8Array | undefined): BigInt64Array {
  const source = (data.values as Int32Array | BigInt64Array).subarray(from, to);
  if (source instanceof BigInt64Array) return source;
  const integers = new BigInt64Array(to - from);
  for (let i = 0; i < integers.length; i++) {
    if (marks?.[i] === 1) continue;
    const value = BigInt(source[i]!);
    if (value >= 2n ** 63n) refuse(from + i, `${value} is out of the range of int64`);
    integers[i] = value;
  }
  return integers;
}

/** How many units of a timestamp make a millisecond; seconds are the other way round. */
const UNITS_PER_MILLISECOND = new Map<TimeUnit, number>([
  [TimeUnit.MILLISECOND, 1],
  [TimeUnit.MICROSECOND, 1e3],
  [TimeUnit.NANOSECOND, 1e6],
]);

/**
 * 64-bit counts of s, ms, us or ns to milliseconds. With the words of a count t = high * 2^32 + low and
 * high = q * units + r, t / units = q * 2^32 + (r * 2^32 + low) / units, where every product is below 2^53: whole
 * milliseconds come out exact, which a plain division of a nanosecond count would not give.
 */
function decodeTimestamps({ data, from, to }: Part, marks: Uint8Array | undefined): Float64Array {
  const { unit } = data.type as unknown as { unit: TimeUnit };
  const source = (data.values as BigInt64Array).subarray(from, to);
  const words = new Int32Array(source.buffer, source.byteOffset, source.length * 2);
  const units = UNITS_PER_MILLISECOND.get(unit) ?? 1;
  const factor = unit === TimeUnit.SECOND ? 1000 : 1;
  const times = new Float64Array(to - from);
  for (let i = 0; i < times.length; i++) {
    const low = words[2 * i]! >>> 0;
    const high = words[2 * i + 1]!;
    const quotient = Math.floor(high / units);
    times[i] = (quotient * 2 ** 32 + ((high - quotient * units) * 2 ** 32 + low) / units) * factor;
  }
  if (marks !== undefined) for (let i = 0; i < marks.length; i++) if (marks[i] === 1) times[i] = Number.NaN;
  return times;
}

const wordsOf = new WeakMap<Vector, readonly string[]>();

/** The strings of a dictionary, decoded once. */
function dictionaryWords(dictionary: Vector): readonly string[] {
  let words = wordsOf.get(dictionary);
  if (words === undefined) {
    words = dictionary.data.flatMap((chunk) => decodePlainStrings(chunk, 0, chunk.length));
    wordsOf.set(dictionary, words);
  }
  return words;
}

function decodeStrings({ data, from, to, refuse }: Part, marks: Uint8Array | undefined): readonly string[] {
  let strings: string[];
  if (DataType.isDictionary(data.type)) {
    const words = dictionaryWords(data.dictionary!);
    const keys = data.values as Int32Array;
    strings = new Array<string>(to - from);
    for (let row = from; row < to; row++) {
      const key = Number(keys[row]);
      strings[row - from] =
        marks?.[row - from] === 1 ? "" : (words[key] ?? refuse(row, `no word ${key} in its dictionary`));
    }
    return strings;
  }
  strings = decodePlainStrings(data, from, to);
  if (marks !== undefined) for (let i = 0; i < marks.length; i++) if (marks[i] === 1) strings[i] = "";
  return strings;
}

const decoder = new TextDecoder();

function decodePlainStrings(data: Data, from: number, to: number): string[] {
  if (DataType.isUtf8View(data.type)) return decodeStringViews(data, from, to);
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array | BigInt64Array;
  const start = Number(offsets[from]);
  const text = decoder.decode(bytes.subarray(start, Number(offsets[to])));
  const isAscii = text.length === Number(offsets[to]) - start;
  return Array.from({ length: to - from }, (_, i) => {
    const begin = Number(offsets[from + i]);
    const end = Number(offsets[from + i + 1]);
    return isAscii ? text.slice(begin - start, end - start) : decoder.decode(bytes.subarray(begin, end));
  });
}

const INLINE_BYTES = 12;

/** String views: 16 bytes each: length, then up to 12 bytes of text, or prefix, buffer number and offset. */
function decodeStringViews(data: Data, from: number, to: number): string[] {
  const views = data.values as Uint8Array;
  const layout = new DataView(views.buffer, views.byteOffset, views.byteLength);
  return Array.from({ length: to - from }, (_, i) => {
    const at = 16 * (from + i);
    const length = layout.getInt32(at, true);
    if (length <= INLINE_BYTES) return decoder.decode(views.subarray(at + 4, at + 4 + length));
    const buffer = data.variadicBuffers[layout.getInt32(at + 8, true)];
    const offset = layout.getInt32(at + 12, true);
    return decoder.decode(buffer?.subarray(offset, offset + length));
  });
}

/** The lists of the rows: views of the items of all of them, or copies of strings and of lists inside. */
function decodeLists(part: Part, marks: Uint8Array | undefined): ListValue[] {
  const { column, from, to, refuse } = part;
  const { item, size } = listShape(column.type)!;
  const bounds = listBounds(part, part.data.children[0]!.length);
  for (let i = 0; i < to - from; i++) {
    const length = bounds[i + 1]! - bounds[i]!;
    if (size !== undefined && length !== size && marks?.[i] !== 1) {
      refuse(from + i, `a list of ${length}, expected ${size}`);
    }
  }
  const { items, width } = decodeItems(childOf(part, item, bounds[0]!, bounds[to - from]!));
  const first = bounds[0]!;
  return Array.from({ length: to - from }, (_, i) => {
    const [start, end] = [(bounds[i]! - first) * width, (bounds[i + 1]! - first) * width];
    return "subarray" in items ? items.subarray(start, end) : (items.slice(start, end) as ListValue);
  });
}

/** What the lists of a column hold, `from` ... `to` - 1 of it. Floats may be null, which is NaN; nothing else may. */
function childOf({ data, column, from: row, refuse }: Part, type: ColumnType, from: number, to: number): Part {
  const refuseItem = (_: number, problem: string) => refuse(row, `in its lists: ${problem}`);
  return {
    data: data.children[0]!,
    column: { ...column, type, nullable: isFloat(type) },
    from,
    to,
    refuse: refuseItem,
  };
}

/** Things that lists hold, behind each other: the items of fixed-size lists, `width` each, else the things themselves. */
function decodeItems(part: Part): { readonly items: FlatList | readonly ListValue[]; readonly width: number } {
  const marks = nullMarks(part);
  const shape = listShape(part.column.type);
  if (shape?.size === undefined) return { items: decodeColumn(part, marks) as FlatList, width: 1 };
  const { size } = shape;
  const bounds = listBounds(part, part.data.children[0]!.length);
  for (let i = 1; i < bounds.length; i++) {
    const length = bounds[i]! - bounds[i - 1]!;
    if (length !== size) part.refuse(part.from + i - 1, `a list of ${length}, expected ${size}`);
  }
  const inner = childOf(part, shape.item, bounds[0]!, bounds.at(-1)!);
  return { items: decodeColumn(inner, nullMarks(inner)) as FlatList, width: size };
}

/** Where the lists of the rows begin in the child; one more entry says where the last ends. */
function listBounds({ data, from, to, refuse }: Part, childLength: number): Float64Array {
  const bounds = new Float64Array(to - from + 1);
  if (DataType.isFixedSizeList(data.type)) {
    const { listSize } = data.type;
    for (let i = 0; i < bounds.length; i++) bounds[i] = (from + i) * listSize;
  } else {
    const offsets = data.valueOffsets as Int32Array | BigInt64Array;
    for (let i = 0; i < bounds.length; i++) bounds[i] = Number(offsets[from + i]);
  }
  for (let i = 0; i < bounds.length; i++) {
    if (bounds[i]! < (i === 0 ? 0 : bounds[i - 1]!) || bounds[i]! > childLength) {
      refuse(from + Math.max(0, i - 1), `its list lies outside the ${childLength} items stored`);
    }
  }
  return bounds;
}
