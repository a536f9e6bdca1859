// Buffers of a record batch to Arrow data, for the asked fields only.
import {
  type Data,
  DataType,
  type Dictionary,
  type FixedSizeList,
  type LargeList,
  type LargeUtf8,
  type List,
  makeData,
  type Union,
  UnionMode,
  type Utf8,
  type Utf8View,
  type Vector,
} from "apache-arrow";
import { flatData } from "./flat-data.ts";
import type { BatchHeader } from "./ipc.ts";

/** The position of a field in the flat lists of a batch header. */
export interface Cursor {
  node: number;
  buffer: number;
  variadic: number;
}

/** Reads one buffer of the body, decompressed, by its number in the header. */
export type ReadBuffer = (index: number) => Uint8Array;

/** Moves the cursor past a field of the type, children included. */
export function skipField(type: DataType, header: BatchHeader, cursor: Cursor): void {
  cursor.node++;
  cursor.buffer += bufferCount(type, header, cursor);
  if (DataType.isDictionary(type)) return;
  for (const child of type.children ?? []) skipField(child.type, header, cursor);
}

function bufferCount(type: DataType, header: BatchHeader, cursor: Cursor): number {
  if (DataType.isNull(type)) return 0;
  if (DataType.isUnion(type)) return (type as Union).mode === UnionMode.Sparse ? 1 : 2;
  if (DataType.isStruct(type) || DataType.isFixedSizeList(type)) return 1;
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) {
    return 2 + (header.variadicCounts[cursor.variadic++] ?? 0);
  }
  const hasOffsets =
    DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isBinary(type) || DataType.isLargeBinary(type);
  return hasOffsets ? 3 : 2;
}

/**
 * Loads a field of a type that tables can have: numbers, booleans, timestamps, strings, dictionaries, lists.
 *
 * @param cursor where the field starts; moved past it
 * @throws Error if the header or a buffer is too short for the rows
 */
export function loadField(
  type: DataType,
  header: BatchHeader,
  cursor: Cursor,
  read: ReadBuffer,
  dictionaries: ReadonlyMap<number, Vector>,
): Data {
  const node = header.nodes[cursor.node++];
  if (node === undefined) throw new Error("the batch has fewer columns than the schema");
  const { rows, nulls } = node;
  const validityIndex = cursor.buffer++;
  const validity = nulls === 0 ? null : takeView(Uint8Array, read(validityIndex), (rows + 7) >> 3);
  const common = { length: rows, nullCount: nulls, nullBitmap: validity };
  const next = () => read(cursor.buffer++);
  if (DataType.isBool(type)) return flatData(type, common, takeView(Uint8Array, next(), (rows + 7) >> 3));
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isTimestamp(type)) {
    return flatData(type, common, takeView(type.ArrayType as ViewClass<ArrayBufferView>, next(), rows));
  }
  if (DataType.isDictionary(type)) {
    const dictionary = dictionaries.get(type.id);
    if (dictionary === undefined) throw new Error(`dictionary ${type.id} is missing`);
    const data = takeView(type.indices.ArrayType as ViewClass<Int32Array>, next(), rows);
    return makeData({ type: type as Dictionary, ...common, data, dictionary });
  }
  if (DataType.isUtf8(type)) {
    const valueOffsets = takeOffsets(Int32Array, next(), rows);
    return makeData({ type: type as Utf8, ...common, valueOffsets, data: next() });
  }
  if (DataType.isLargeUtf8(type)) {
    const valueOffsets = takeOffsets(BigInt64Array, next(), rows);
    return makeData({ type: type as LargeUtf8, ...common, valueOffsets, data: next() });
  }
  if (DataType.isUtf8View(type)) {
    const views = takeView(Uint8Array, next(), rows * 16);
    const variadicBuffers = Array.from({ length: header.variadicCounts[cursor.variadic++] ?? 0 }, next);
    return makeData({ type: type as Utf8View, ...common, views, variadicBuffers });
  }
  const loadChild = () => loadField(type.children[0]!.type, header, cursor, read, dictionaries);
  if (DataType.isFixedSizeList(type)) return makeData({ type: type as FixedSizeList, ...common, child: loadChild() });
  if (DataType.isLargeList(type)) {
    const valueOffsets = takeOffsets(BigInt64Array, next(), rows);
    return makeData({ type: type as LargeList, ...common, valueOffsets, child: loadChild() });
  }
  const valueOffsets = takeOffsets(Int32Array, next(), rows);
  return makeData({ type: type as List, ...common, valueOffsets, child: loadChild() });
}

interface ViewClass<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}

/** The first `count` elements of the bytes, as a view where the alignment allows it. */
function takeView<T>(View: ViewClass<T>, bytes: Uint8Array, count: number): T {
  const wanted = count * View.BYTES_PER_ELEMENT;
  if (bytes.byteLength < wanted) throw new Error(`a buffer of ${bytes.byteLength} bytes, expected ${wanted}`);
  const aligned = bytes.byteOffset % View.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice(0, wanted);
  return new View(aligned.buffer, aligned.byteOffset, count);
}

/** Offsets of variable-length values; a writer may leave them out when there are no rows. */
function takeOffsets<T>(View: ViewClass<T> & (new (length: number) => T), bytes: Uint8Array, rows: number): T {
  return rows === 0 ? new View(1) : takeView(View, bytes, rows + 1);
}
