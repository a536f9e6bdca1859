// Hyperslabs of an array that lies in a file as one row-major block, or as one block a record.
import { type FileHandle, open } from "node:fs/promises";
import { InputError } from "@sciformer/core";
import { decodeNumbers, type NumberArray, type NumericType } from "@sciformer/core/node";
import { itemCount } from "./array-store.ts";

/** Where an array lies in its file. */
export interface Placement {
  readonly type: NumericType;
  readonly shape: readonly number[];
  readonly offset: number;
  /** Bytes from one index of the first axis to the next, where that is not the size of what is inside. */
  readonly recordBytes?: number | undefined;
}

/** A file whose bytes are read by place. */
export class RandomAccessFile {
  readonly #handle: FileHandle;
  readonly #where: string;

  private constructor(handle: FileHandle, where: string) {
    this.#handle = handle;
    this.#where = where;
  }

  static async open(path: string, where: string): Promise<RandomAccessFile> {
    return new RandomAccessFile(await open(path), where);
  }

  /** @throws InputError where the file ends before */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#handle.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) {
        throw new InputError(
          `${this.#where}: truncated file: ends at byte ${offset + done}, ${length - done} are missing`,
        );
      }
      done += bytesRead;
    }
    return bytes;
  }

  /** Up to `length` bytes from the start. */
  async firstBytes(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await this.#handle.read(bytes, 0, length, 0);
    return bytes.subarray(0, bytesRead);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** What gives bytes by place. */
export interface ByteRange {
  bytes(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
}

/** The numbers of a hyperslab, row-major. */
export async function readContiguous(
  from: ByteRange,
  { type, shape, offset, recordBytes }: Placement,
  start: readonly number[],
  count: readonly number[],
): Promise<NumberArray> {
  const strides = byteStrides(shape, type.bytes, recordBytes);
  // Axes from `first` on are one piece: those behind it are read whole. Records are apart from each other.
  let first = Math.max(shape.length - 1, recordBytes === undefined ? 0 : 1);
  while (first > (recordBytes === undefined ? 0 : 1) && count[first] === shape[first]) first--;
  const outer = count.slice(0, first);
  const pieceBytes = itemCount(count.slice(first)) * type.bytes;
  const origin = start.reduce((sum, index, axis) => sum + index * strides[axis]!, offset);
  const bytes = new Uint8Array(itemCount(count) * type.bytes);
  const index = outer.map(() => 0);
  for (let to = 0; to < bytes.length; to += pieceBytes) {
    const at = index.reduce((sum, i, axis) => sum + i * strides[axis]!, origin);
    bytes.set(await from.bytes(at, pieceBytes), to);
    advance(index, outer);
  }
  return decodeNumbers(bytes, type);
}

function byteStrides(shape: readonly number[], itemBytes: number, recordBytes: number | undefined): number[] {
  const strides = new Array<number>(shape.length);
  let stride = itemBytes;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  if (recordBytes !== undefined) strides[0] = recordBytes;
  return strides;
}

function advance(index: number[], count: readonly number[]): void {
  for (let axis = index.length - 1; axis >= 0; axis--) {
    index[axis]! += 1;
    if (index[axis]! < count[axis]!) return;
    index[axis] = 0;
  }
}
