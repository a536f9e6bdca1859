// Arrow IPC files and streams read from any source of bytes, one record batch at a time and only the asked columns.
import { DataType, MessageReader, makeData, RecordBatch, Schema, Struct, Vector } from "apache-arrow";
import { Footer } from "apache-arrow/ipc/metadata/file";
import { InputError } from "../errors.ts";
import { decompressBuffer } from "./compression.ts";
import { type BatchHeader, type Block, type BufferRange, type IpcMessage, parseFooter, parseMessage } from "./ipc.ts";
import { type Cursor, loadField, type ReadBuffer, skipField } from "./load.ts";

const MAGIC = "ARROW1";
const TAIL_BYTES = 4 + MAGIC.length;
/** Two buffers this close are read in one go. */
const READ_GAP = 1 << 16;
const MAX_BUFFER_BYTES = 2 ** 31 - 1;

/** Bytes of known number that can be read at any position: a file, an answer over HTTP, a dropped file. */
export interface ByteSource {
  readonly bytes: number;
  /** @throws Error if there are not as many */
  read(position: number, length: number): Promise<Uint8Array>;
}

/** The structure of an Arrow file, checked. */
export interface ArrowIndex {
  readonly schema: Schema;
  /** Dictionaries and batches in the order in which they must be read. */
  readonly blocks: readonly Block[];
  readonly rows: number;
}

/** One record batch with the asked columns, and the number of its first row in the file. */
export interface PlacedBatch {
  readonly batch: RecordBatch;
  readonly firstRow: number;
}

/** Reads the footer and the headers of all batches. @throws InputError naming `where` if it is damaged */
export async function indexArrow(source: ByteSource, where: string): Promise<ArrowIndex> {
  return damageNamed(where, async () => {
    const head = source.bytes >= MAGIC.length ? await source.read(0, MAGIC.length) : new Uint8Array(0);
    return String.fromCharCode(...head) === MAGIC ? indexFile(source) : indexStream(source);
  });
}

/**
 * The record batches in stored order, with the named columns in the order of `names`. One batch is in memory at a
 * time.
 *
 * @throws InputError naming `where` if it is damaged
 */
export async function* arrowBatches(
  source: ByteSource,
  { schema, blocks }: ArrowIndex,
  names: readonly string[],
  where: string,
): AsyncGenerator<PlacedBatch> {
  const reader = new BatchReader(source, schema, names);
  let firstRow = 0;
  for (const block of blocks) {
    const batch = await damageNamed(where, () => reader.read(block));
    if (batch === undefined) continue;
    yield { batch, firstRow };
    firstRow += batch.numRows;
  }
}

/** The lists of one column of one record batch: where their items lie in the file, or else the batch with them. */
export type PlacedLists =
  | {
      readonly rows: number;
      /** Items of each list. */
      readonly width: number;
      /** Where the items of the first list begin, all others behind them. */
      readonly position: number;
    }
  | PlacedBatch;

/**
 * Where the lists of a column lie, by record batch in stored order. Lists of any number, of other items than wanted, with
 * nulls or compressed have no such place: their batch is read.
 *
 * @param item the type of the items that is wanted
 * @throws InputError naming `where` if the file is damaged
 */
export async function* arrowLists(
  source: ByteSource,
  { schema, blocks }: ArrowIndex,
  name: string,
  item: string,
  where: string,
): AsyncGenerator<PlacedLists> {
  const reader = new BatchReader(source, schema, [name]);
  let firstRow = 0;
  for (const block of blocks) {
    const place = await damageNamed(where, async () => {
      const message = await readMessage(source, block);
      return message.kind === "batch" ? plainLists(schema, name, item, message.batch) : undefined;
    });
    if (place !== undefined) {
      yield { ...place, position: block.offset + block.metadataBytes + place.position };
      firstRow += place.rows;
      continue;
    }
    const batch = await damageNamed(where, () => reader.read(block));
    if (batch === undefined) continue;
    yield { batch, firstRow };
    firstRow += batch.numRows;
  }
}

/** Where the items of fixed-size lists begin in a batch's body; undefined where they do not just lie behind each other. */
function plainLists(schema: Schema, name: string, wanted: string, header: BatchHeader) {
  const index = schema.fields.findIndex((field) => field.name === name);
  const type = schema.fields[index]!.type as DataType;
  if (!DataType.isFixedSizeList(type) || header.codec !== undefined) return undefined;
  const item = type.children[0]!.type as DataType;
  if (String(item).toLowerCase() !== wanted) return undefined;
  const { node, buffer } = fieldStarts(schema, header)[index]!;
  const [lists, items] = [header.nodes[node], header.nodes[node + 1]];
  if (lists?.rows !== header.rows || lists.nulls !== 0 || items?.nulls !== 0) return undefined;
  const width = type.listSize;
  // Validity of the lists, validity of the items, the items.
  const values = header.buffers[buffer + 2];
  const bytes = header.rows * width * (item.ArrayType as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  if (values === undefined || values.length < bytes) {
    throw new Error(`a buffer of ${values?.length ?? 0} bytes, expected ${bytes}`);
  }
  return { rows: header.rows, width, position: values.offset };
}

/** Whatever goes wrong while the bytes are taken apart is one line about the file. */
async function damageNamed<T>(where: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const cause = (error as Error).message.replaceAll("\n", " ");
    throw new InputError(`${where}: not an Arrow file or damaged: ${cause}`, { cause: error });
  }
}

/** The index of a file with a footer: dictionaries first, as batches may refer to any of them. */
async function indexFile(source: ByteSource): Promise<ArrowIndex> {
  const tail = await source.read(Math.max(0, source.bytes - TAIL_BYTES), TAIL_BYTES);
  if (String.fromCharCode(...tail.subarray(4)) !== MAGIC) throw new Error("truncated: its closing mark is missing");
  const footerBytes = viewOf(tail).getInt32(0, true);
  if (footerBytes <= 0) throw new Error(`the footer length ${footerBytes} is not positive`);
  const footerStart = source.bytes - TAIL_BYTES - footerBytes;
  if (footerStart < MAGIC.length) throw new Error(`the footer of ${footerBytes} bytes is longer than the file`);
  const footer = await source.read(footerStart, footerBytes);
  const { dictionaries, batches } = parseFooter(footer);
  for (const block of dictionaries) await readHeader(source, block, "dictionary");
  let rows = 0;
  for (const block of batches) rows += (await readHeader(source, block, "batch")).rows;
  return { schema: Footer.decode(footer).schema, blocks: [...dictionaries, ...batches], rows };
}

/** The index of a stream: a schema, then dictionaries and batches in order, up to an end mark or the file's end. */
async function indexStream(source: ByteSource): Promise<ArrowIndex> {
  let schema: Schema | undefined;
  const blocks: Block[] = [];
  let rows = 0;
  for (let offset = 0; offset < source.bytes; ) {
    const metadataBytes = await metadataBytesAt(source, offset);
    if (metadataBytes === 0) break;
    const metadata = await source.read(offset, metadataBytes);
    const message = parseMessage(metadata.subarray(prefixBytes(metadata)));
    const end = offset + metadataBytes + message.bodyBytes;
    if (end > source.bytes) throw new Error(`truncated: a message ends at ${end}, the file at ${source.bytes}`);
    if (message.kind === "schema") schema = new MessageReader(metadata).readSchema() as Schema;
    else {
      blocks.push({ offset, metadataBytes, bodyBytes: message.bodyBytes });
      if (message.kind === "batch") rows += message.batch.rows;
    }
    offset = end;
  }
  if (schema === undefined) throw new Error("it has neither the mark of an Arrow file nor a schema");
  return { schema, blocks, rows };
}

/** The length of a stream message's metadata, its prefix included; 0 at the end mark. */
async function metadataBytesAt(source: ByteSource, offset: number): Promise<number> {
  const words = viewOf(await source.read(offset, 8));
  const isMarked = words.getInt32(0, true) === -1;
  const length = words.getInt32(isMarked ? 4 : 0, true);
  if (length < 0) throw new Error("it has neither the mark of an Arrow file nor that of a stream");
  return length === 0 ? 0 : length + (isMarked ? 8 : 4);
}

/** Messages begin with their length, since version 0.15 after a mark of four bytes 0xff. */
function prefixBytes(metadata: Uint8Array): number {
  return viewOf(metadata).getInt32(0, true) === -1 ? 8 : 4;
}

async function readMessage(source: ByteSource, block: Block): Promise<IpcMessage> {
  const metadata = await source.read(block.offset, block.metadataBytes);
  const message = parseMessage(metadata.subarray(prefixBytes(metadata)));
  const end = block.offset + block.metadataBytes + message.bodyBytes;
  if (end > source.bytes) throw new Error(`truncated: a message ends at ${end}, the file at ${source.bytes}`);
  return message;
}

async function readHeader(source: ByteSource, block: Block, kind: "batch" | "dictionary"): Promise<BatchHeader> {
  const message = await readMessage(source, block);
  if (message.kind !== kind) throw new Error(`a ${message.kind} at ${block.offset}, expected a ${kind}`);
  return message.batch;
}

/** Reads blocks in order and keeps the dictionaries that the asked columns use. */
class BatchReader {
  readonly #source: ByteSource;
  readonly #schema: Schema;
  readonly #asked: Schema;
  readonly #dictionaries = new Map<number, Vector>();

  constructor(source: ByteSource, schema: Schema, names: readonly string[]) {
    this.#source = source;
    this.#schema = schema;
    this.#asked = new Schema(
      names.map((name) => schema.fields.find((field) => field.name === name)!),
      schema.metadata,
    );
  }

  /** The asked columns of a batch; undefined for a dictionary, which is kept. */
  async read(block: Block): Promise<RecordBatch | undefined> {
    const message = await readMessage(this.#source, block);
    const bodyStart = block.offset + block.metadataBytes;
    if (message.kind === "batch") return this.#readBatch(message.batch, bodyStart);
    if (message.kind === "dictionary") await this.#readDictionary(message, bodyStart);
    return undefined;
  }

  async #readBatch(header: BatchHeader, bodyStart: number): Promise<RecordBatch> {
    const starts = fieldStarts(this.#schema, header);
    const askedStarts = this.#asked.fields.map((field) => starts[this.#schema.fields.indexOf(field)]!);
    const types = this.#asked.fields.map((field) => field.type as DataType);
    const children = await this.#load(types, askedStarts, header, bodyStart);
    if (children.some(({ length }) => length !== header.rows)) throw new Error("columns of different lengths");
    const data = makeData({ type: new Struct(this.#asked.fields), length: header.rows, nullCount: 0, children });
    return new RecordBatch(this.#asked, data);
  }

  async #readDictionary(message: IpcMessage & { kind: "dictionary" }, bodyStart: number): Promise<void> {
    const isAsked = this.#asked.fields.some((field) => usesDictionary(field.type, message.id));
    const type = this.#schema.dictionaries.get(message.id);
    if (!isAsked || type === undefined) return;
    const start = { node: 0, buffer: 0, variadic: 0 };
    const words = new Vector(await this.#load([type], [start], message.batch, bodyStart));
    const known = this.#dictionaries.get(message.id);
    this.#dictionaries.set(message.id, message.isDelta && known !== undefined ? known.concat(words) : words);
  }

  async #load(types: readonly DataType[], starts: readonly Cursor[], header: BatchHeader, bodyStart: number) {
    const needed = new Set<number>();
    types.forEach((type, index) => {
      const end = { ...starts[index]! };
      skipField(type, header, end);
      for (let buffer = starts[index]!.buffer; buffer < end.buffer; buffer++) needed.add(buffer);
    });
    const read = await readBuffers(this.#source, header, [...needed], bodyStart);
    return types.map((type, index) => loadField(type, header, { ...starts[index]! }, read, this.#dictionaries));
  }
}

/** True if values of the type, or the items of its lists, are words of a dictionary. */
function usesDictionary(type: DataType, id: number): boolean {
  if (DataType.isDictionary(type)) return type.id === id;
  return type.children?.some((child) => usesDictionary(child.type, id)) ?? false;
}

/** Where each field of the schema starts in the header's lists. */
function fieldStarts(schema: Schema, header: BatchHeader): Cursor[] {
  const cursor = { node: 0, buffer: 0, variadic: 0 };
  return schema.fields.map((field) => {
    const start = { ...cursor };
    skipField(field.type, header, cursor);
    return start;
  });
}

/** Reads the buffers from the body, neighbours together, and decompresses them when they are asked for. */
async function readBuffers(
  source: ByteSource,
  header: BatchHeader,
  needed: readonly number[],
  bodyStart: number,
): Promise<ReadBuffer> {
  const ranges = needed
    .map((index) => ({ index, ...(header.buffers[index] ?? { offset: 0, length: 0 }) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.offset - b.offset);
  const stored = new Map<number, Uint8Array>();
  for (let first = 0; first < ranges.length; ) {
    const start = ranges[first]!.offset & ~7;
    let end = endOf(ranges[first]!);
    let last = first + 1;
    while (last < ranges.length && ranges[last]!.offset <= end + READ_GAP) end = Math.max(end, endOf(ranges[last++]!));
    const bytes = await source.read(bodyStart + start, end - start);
    for (const { index, offset, length } of ranges.slice(first, last)) {
      stored.set(index, bytes.subarray(offset - start, offset - start + length));
    }
    first = last;
  }
  const { codec } = header;
  return (index) => {
    const bytes = stored.get(index) ?? new Uint8Array(0);
    return codec === undefined || bytes.byteLength === 0 ? bytes : expand(codec, bytes);
  };
}

function endOf({ offset, length }: BufferRange): number {
  return offset + length;
}

/** A compressed buffer begins with the size of its content; -1 says that it is stored as it is. */
function expand(codec: number, bytes: Uint8Array): Uint8Array {
  const size = Number(viewOf(bytes).getBigInt64(0, true));
  const content = bytes.subarray(8);
  if (size === -1) return content;
  if (size < 0 || size > MAX_BUFFER_BYTES) throw new Error(`a compressed buffer claims to hold ${size} bytes`);
  return decompressBuffer(codec, content, size);
}

/** What a source reads may be a part of a larger buffer. */
function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
