// The headers of Arrow IPC messages and the footer of Arrow files, read with bounds checks.
// Field numbers are those of the format's Message.fbs, Schema.fbs and File.fbs.
import { FlatTable, readLong } from "./flatbuffer.ts";

/** Where a message lies in a file: its metadata (prefix included), then its body. */
export interface Block {
  readonly offset: number;
  readonly metadataBytes: number;
  readonly bodyBytes: number;
}

/** Where a buffer lies in a message's body. */
export interface BufferRange {
  readonly offset: number;
  readonly length: number;
}

/** Header of a record batch: one node a field, nested ones depth first, each with its buffers. */
export interface BatchHeader {
  readonly rows: number;
  readonly nodes: readonly { readonly rows: number; readonly nulls: number }[];
  readonly buffers: readonly BufferRange[];
  /** Compression codec of the buffers; undefined if they are plain. */
  readonly codec: number | undefined;
  /** Number of character buffers of each string-view field. */
  readonly variadicCounts: readonly number[];
}

/** A parsed message header. */
export type IpcMessage = { readonly bodyBytes: number } & (
  | { readonly kind: "schema" }
  | { readonly kind: "batch"; readonly batch: BatchHeader }
  | { readonly kind: "dictionary"; readonly batch: BatchHeader; readonly id: number; readonly isDelta: boolean }
);

const SCHEMA = 1;
const DICTIONARY_BATCH = 2;
const RECORD_BATCH = 3;
const BLOCK_BYTES = 24;
const MAX_NESTING = 64;

/** @throws RangeError or Error if the bytes are not a message of a known kind */
export function parseMessage(flatbuffer: Uint8Array): IpcMessage {
  const message = FlatTable.root(flatbuffer);
  const kind = message.byte(1);
  const header = message.table(2);
  const bodyBytes = expectCount(message.long(3));
  if (header === undefined) throw new Error("a message without a header");
  if (kind === SCHEMA) {
    checkSchemaTable(header);
    return { kind: "schema", bodyBytes };
  }
  if (kind === RECORD_BATCH) return { kind: "batch", bodyBytes, batch: parseBatch(header, bodyBytes) };
  if (kind !== DICTIONARY_BATCH) throw new Error(`messages of kind ${kind} are unknown`);
  const data = header.table(1);
  if (data === undefined) throw new Error("a dictionary without data");
  const batch = parseBatch(data, bodyBytes);
  return { kind: "dictionary", bodyBytes, batch, id: header.long(0), isDelta: header.byte(2) === 1 };
}

/** The blocks that a file's footer lists; the footer's schema is checked too, so that it is safe to decode. */
export function parseFooter(flatbuffer: Uint8Array): { dictionaries: Block[]; batches: Block[] } {
  const footer = FlatTable.root(flatbuffer);
  const schema = footer.table(1);
  if (schema === undefined) throw new Error("a footer without a schema");
  checkSchemaTable(schema);
  return { dictionaries: parseBlocks(footer, 2), batches: parseBlocks(footer, 3) };
}

function parseBlocks(footer: FlatTable, field: number): Block[] {
  const { start, length } = footer.vector(field, BLOCK_BYTES);
  return Array.from({ length }, (_, index) => {
    const at = start + index * BLOCK_BYTES;
    return {
      offset: expectCount(readLong(footer.view, at)),
      metadataBytes: expectCount(footer.view.getInt32(at + 8, true)),
      bodyBytes: expectCount(readLong(footer.view, at + 16)),
    };
  });
}

function parseBatch(header: FlatTable, bodyBytes: number): BatchHeader {
  const nodes = readPairs(header, 1).map(([rows, nulls]) => ({ rows, nulls }));
  const buffers = readPairs(header, 2).map(([offset, length]) => ({ offset, length }));
  const outside = buffers.find(({ offset, length }) => length > 0 && offset + length > bodyBytes);
  if (outside !== undefined) {
    throw new Error(`a buffer at ${outside.offset} of ${outside.length} bytes lies outside its body of ${bodyBytes}`);
  }
  const counts = header.vector(4, 8);
  const variadicCounts = Array.from({ length: counts.length }, (_, index) =>
    expectCount(readLong(header.view, counts.start + 8 * index)),
  );
  return { rows: expectCount(header.long(0)), nodes, buffers, codec: header.table(3)?.byte(0), variadicCounts };
}

/** A vector of structs of two 64-bit counts. */
function readPairs(table: FlatTable, field: number): [number, number][] {
  const { start, length } = table.vector(field, 16);
  return Array.from({ length }, (_, index) => {
    const at = start + 16 * index;
    return [expectCount(readLong(table.view, at)), expectCount(readLong(table.view, at + 8))];
  });
}

/** Walks the fields and their metadata, so that a decoder without bounds checks meets only vectors that fit. */
function checkSchemaTable(schema: FlatTable): void {
  if (schema.short(0) !== 0) throw new Error("big-endian data cannot be read");
  for (const entry of schema.tables(2)) checkKeyValue(entry);
  for (const field of schema.tables(1)) checkField(field, 0);
}

function checkField(field: FlatTable, depth: number): void {
  if (depth > MAX_NESTING) throw new Error(`fields are nested deeper than ${MAX_NESTING}`);
  field.vector(0, 1);
  for (const entry of field.tables(6)) checkKeyValue(entry);
  for (const child of field.tables(5)) checkField(child, depth + 1);
}

function checkKeyValue(entry: FlatTable): void {
  entry.vector(0, 1);
  entry.vector(1, 1);
}

function expectCount(value: number): number {
  if (value < 0) throw new RangeError(`the length or offset ${value} is negative`);
  return value;
}
