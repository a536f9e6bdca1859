// An Arrow IPC file (or stream) on disk, read one record batch at a time and only the asked columns.
import { closeSync, openSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Schema } from "apache-arrow";
import { InputError } from "../errors.ts";
import {
  type ArrowIndex,
  arrowBatches,
  arrowLists,
  type ByteSource,
  indexArrow,
  type PlacedBatch,
  type PlacedLists,
} from "./arrow-bytes.ts";
import type { ColumnSpec, FlatList, StoredLists } from "./columns.ts";
import { decodeRows } from "./decode.ts";
import { joinLists } from "./rows.ts";
import { listShape } from "./schema.ts";

/** An Arrow file whose structure has been checked. It holds no file handle between reads. */
export class ArrowFile {
  readonly path: string;
  readonly #index: ArrowIndex;

  private constructor(path: string, index: ArrowIndex) {
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
    const source = await openSource(path);
    try {
      return new ArrowFile(path, await indexArrow(source, path));
    } finally {
      await source.close();
    }
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
      yield* arrowBatches(source, this.#index, names, this.path);
    } finally {
      await source.close();
    }
  }

  /**
   * The lists of a column by record batch, in stored order. Those that lie in the file as they are in memory are read
   * when they are asked for; others are held.
   *
   * @throws InputError naming the file if it is damaged
   */
  async *lists(column: ColumnSpec): AsyncGenerator<StoredLists> {
    const item = String(listShape(column.type)?.item);
    const source = await openSource(this.path);
    try {
      for await (const placed of arrowLists(source, this.#index, column.name, item, this.path)) {
        yield this.#storedLists(placed, column);
      }
    } finally {
      await source.close();
    }
  }

  #storedLists(placed: PlacedLists, column: ColumnSpec): StoredLists {
    if ("batch" in placed) return heldLists(placed, column, this.path);
    const { rows: length, width, position } = placed;
    const { type } = this.schema.fields.find(({ name }) => name === column.name)!;
    const Items = type.children[0]!.type.ArrayType as { BYTES_PER_ELEMENT: number } & (new (
      buffer: ArrayBuffer,
    ) => Float32Array);
    const bytes = width * Items.BYTES_PER_ELEMENT;
    const read = (from: number, to: number) =>
      new Items(readNow(this.path, position + from * bytes, (to - from) * bytes));
    return { length, read };
  }
}

/** Lists in memory. */
function heldLists({ batch, firstRow }: PlacedBatch, column: ColumnSpec, file: string): StoredLists {
  const { values } = decodeRows(batch, [column], 0, batch.numRows, { file, firstRow });
  const lists = values[column.name] as readonly FlatList[];
  return { length: lists.length, read: (from, to) => joinLists(lists.slice(from, to)) };
}

/** Bytes of a file, read at once: the page cache of the system has what was read before. */
function readNow(path: string, position: number, length: number): ArrayBuffer {
  const bytes = new Uint8Array(length);
  try {
    const file = openSync(path, "r");
    try {
      for (let done = 0; done < length; ) {
        const count = readSync(file, bytes, done, length - done, position + done);
        if (count === 0) throw new Error(`it ends at byte ${position + done}`);
        done += count;
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new InputError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
  return bytes.buffer;
}

/** A file of known size that is read at any position. */
class FileSource implements ByteSource {
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

async function openSource(path: string): Promise<FileSource> {
  try {
    const handle = await open(path);
    return new FileSource(handle, (await handle.stat()).size);
  } catch (error) {
    throw new InputError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
