// An Arrow IPC file (or stream) on disk, read one record batch at a time and only the asked columns.
import { type FileHandle, open } from "node:fs/promises";
import type { Schema } from "apache-arrow";
import { InputError } from "../errors.ts";
import { type ArrowIndex, arrowBatches, type ByteSource, indexArrow, type PlacedBatch } from "./arrow-bytes.ts";

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
