// A WebAssembly memory of fixed size that is handed out piece by piece.
import { InputError } from "../../../errors.ts";

/** Every piece starts at a multiple of this many bytes, one cache line. */
const ALIGNMENT = 64;
const PAGE = 65536;
const MAX_PAGES = 65536;

/** Bytes that a piece of `bytes` bytes takes up. */
export function pieceSize(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Zeroed pieces of one memory. The memory never grows, since that would detach all of them. */
export class Arena {
  readonly memory: WebAssembly.Memory;
  readonly #bytes: number;
  #used = 0;

  /**
   * @param bytes what the pieces take up together, see {@link pieceSize}
   * @param purpose opens the error message
   * @throws InputError when no memory can be that large or the machine has no room for it
   */
  constructor(bytes: number, purpose: string) {
    const pages = Math.ceil(bytes / PAGE);
    const needs = `${purpose} needs ${Math.ceil(bytes / 2 ** 20)} MiB`;
    if (pages > MAX_PAGES) throw new InputError(`${needs}, one WebAssembly memory holds at most 4096 MiB`);
    try {
      this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    } catch (cause) {
      throw new InputError(`${needs}, which this machine could not reserve`, { cause });
    }
    this.#bytes = bytes;
  }

  /** @throws RangeError when less is left */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, this.#take(length), length);
  }

  /** @throws RangeError when less is left */
  floats(length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, this.#take(length * Float32Array.BYTES_PER_ELEMENT), length);
  }

  /** @throws RangeError when less is left */
  doubles(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer, this.#take(length * Float64Array.BYTES_PER_ELEMENT), length);
  }

  #take(bytes: number): number {
    const start = this.#used;
    const end = start + pieceSize(bytes);
    if (end > this.#bytes) throw new RangeError(`${bytes} bytes asked for, ${this.#bytes - start} are left`);
    this.#used = end;
    return start;
  }
}
