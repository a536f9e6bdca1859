// An Arrow IPC file (or stream) on disk, read one record batch at a time and only the asked columns.
import { type FileHandle, open } from "node:fs/promises";
import { type DataType, MessageReader, makeData, RecordBatch, Schema, Struct, Vector } from "apache-arrow";
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

interface Index {
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

/** An Arrow file whose structure has been checked. It holds no file handle between reads. */
export class ArrowFile {
  readonly path: string;
  readonly #index: Index;

  private constructor(path: string, index: Index) {
    this.path = path;
    this.#index = index;
  }

  get schema(): Schema {
    return this.#index.schema;
  }

  get rows(): number {
    return this.#index.rows;
  }

  /** Reads the footer and the headers of all batches. @throws InputError naming the file if it is damaged */
  static async open(path: string): Promise<ArrowFile> {
    return withFile(path, async (source) => {
      const head = source.bytes >= MAGIC.length ? await source.read(0, MAGIC.length) : new Uint8Array(0);
      const index = String.fromCharCode(...head) === MAGIC ? await indexFile(source) : await indexStream(source);
      return new ArrowFile(path, index);
    });
  }

  /**
   * The record batches in stored order, with the named columns in the order of `names`. One batch is in memory at a
   * time.
   *
   * @throws InputError naming the file if it is damaged
   */
  async *batches(names: readonly string[]): AsyncGenerator<PlacedBatch> {
    const source = await openSource(this.path);
    try {
      const reader = new BatchReader(source, this.schema, names);
      let firstRow = 0;
      for (const block of this.#index.blocks) {
        const batch = await damageNamed(this.path, () => reader.read(block));
        if (batch === undefined) continue;
        yield { batch, firstRow };
        firstRow += batch.numRows;
      }
    } finally {
      await source.close();
    }
  }
}

/** A file of known size that is read at any position. */
class Source {
  readonly bytes: number;
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, bytes: number) {
    this.#handle = handle;
    this.bytes = bytes;
  }

  /** @throws Error if the file ends before */
  async read(position: number, length: number): Promise<Uint8Array> {
    if (position + length > this.bytes) {
      throw new Error(`truncated: bytes ${position}..${position + length} lie beyond its end at ${this.bytes}`);
    }
    const buffer = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.#handle.read(buffer, done, length - done, position + done);
      if (bytesRead === 0) throw new Error(`truncated while it was read, at byte ${position + done}`);
      done += bytesRead;
    }
    return buffer;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function openSource(path: string): Promise<Source> {
  try {
    const handle = await open(path);
    return new Source(handle, (await handle.stat()).size);
  } catch (error) {
    throw new InputError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function withFile<T>(path: string, use: (source: Source) => Promise<T>): Promise<T> {
  const source = await openSource(path);
  try {
    return await damageNamed(path, () => use(source));
  } finally {
    await source.close();
  }
}

/** Whatever goes wrong while the bytes are taken apart is one line about the file. */
async function damageNamed<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const cause = (error as Error).message.replaceAll("\n", " ");
    throw new InputError(`${path}: not an Arrow file or damaged: ${cause}`, { cause: error });
  }
}

/** The index of a file with a footer: dictionaries first, as batches may refer to any of them. */
async function indexFile(source: Source): Promise<Index> {
  const tail = await source.read(Math.max(0, source.bytes - TAIL_BYTES), TAIL_BYTES);
  if (String.fromCharCode(...tail.subarray(4)) !== MAGIC) throw new Error("truncated: its closing mark is missing");
  const footerBytes = new DataView(tail.buffer).getInt32(0, true);
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
async function indexStream(source: Source): Promise<Index> {
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
async function metadataBytesAt(source: Source, offset: number): Promise<number> {
  const words = new DataView((await source.read(offset, 8)).buffer);
  const isMarked = words.getInt32(0, true) === -1;
  const length = words.getInt32(isMarked ? 4 : 0, true);
  if (length < 0) throw new Error("it has neither the mark of an Arrow file nor that of a stream");
  return length === 0 ? 0 : length + (isMarked ? 8 : 4);
}

/** Messages begin with their length, since version 0.15 after a mark of four bytes 0xff. */
function prefixBytes(metadata: Uint8Array): number {
  return new DataView(metadata.buffer).getInt32(0, true) === -1 ? 8 : 4;
}

async function readMessage(source: Source, block: Block): Promise<IpcMessage> {
  const metadata = await source.read(block.offset, block.metadataBytes);
  const message = parseMessage(metadata.subarray(prefixBytes(metadata)));
  const end = block.offset + block.metadataBytes + message.bodyBytes;
  if (end > source.bytes) throw new Error(`truncated: a message ends at ${end}, the file at ${source.bytes}`);
  return message;
}

async function readHeader(source: Source, block: Block, kind: "batch" | "dictionary"): Promise<BatchHeader> {
  const message = await readMessage(source, block);
  if (message.kind !== kind) throw new Error(`a ${message.kind} at ${block.offset}, expected a ${kind}`);
  return message.batch;
}

/** Reads blocks in order and keeps the dictionaries that the asked columns use. */
class BatchReader {
  readonly #source: Source;
  readonly #schema: Schema;
  readonly #asked: Schema;
  readonly #dictionaries = new Map<number, Vector>();

  constructor(source: Source, schema: Schema, names: readonly string[]) {
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
    const isAsked = this.#asked.fields.some((field) => (field.type as { id?: number }).id === message.id);
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
  source: Source,
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
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigInt64(0, true));
  const content = bytes.subarray(8);
  if (size === -1) return content;
  if (size < 0 || size > MAX_BUFFER_BYTES) throw new Error(`a compressed buffer claims to hold ${size} bytes`);
  return decompressBuffer(codec, content, size);
}
