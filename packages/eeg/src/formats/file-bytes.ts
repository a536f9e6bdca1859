// A binary file read piece by piece, with errors that name the file and the bytes that are missing.
import { type FileHandle, open } from "node:fs/promises";
import { InputError } from "@sciformer/core";

const SCAN_BYTES = 1 << 20;
const [LF, CR] = [10, 13];

/** An open file. */
export class FileBytes {
  readonly path: string;
  readonly size: number;
  readonly #handle: FileHandle;

  constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  /** The bytes [at, at + length). @throws InputError where the file ends before that */
  async read(at: number, length: number): Promise<Buffer> {
    if (at + length > this.size) {
      throw new InputError(`${this.path}: ${at + length} bytes expected, the file has ${this.size}`);
    }
    const bytes = Buffer.alloc(length);
    await this.readInto(bytes, at);
    return bytes;
  }

  /** Fills `bytes` from `at` on. @throws InputError where the file ends before that */
  async readInto(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await this.#handle.read(bytes, done, bytes.length - done, at + done);
      if (bytesRead === 0)
        throw new InputError(`${this.path}: ${at + bytes.length} bytes expected, ${at + done} found`);
      done += bytesRead;
    }
  }

  /** True if every line feed follows a carriage return, and there is one: what a text-mode transfer makes of a file. */
  async hasOnlyCrLf(): Promise<boolean> {
    let before = 0;
    let found = false;
    for (let at = 0; at < this.size; at += SCAN_BYTES) {
      const bytes = await this.read(at, Math.min(SCAN_BYTES, this.size - at));
      for (let lf = bytes.indexOf(LF); lf >= 0; lf = bytes.indexOf(LF, lf + 1)) {
        if ((lf === 0 ? before : bytes[lf - 1]) !== CR) return false;
        found = true;
      }
      before = bytes[bytes.length - 1]!;
    }
    return found;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Calls `use` with the open file and closes it. @throws InputError if there is no such file */
export async function withFile<T>(path: string, use: (file: FileBytes) => Promise<T>): Promise<T> {
  const handle = await open(path).catch((error: unknown) => {
    throw new InputError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
  });
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new InputError(`${path}: not a file`);
    return await use(new FileBytes(path, info.size, handle));
  } finally {
    await handle.close();
  }
}

/** Bytes above the announced size, as a part of it, that line feeds doubled to CR LF may make. */
const DAMAGE = { least: 1 / 8192, most: 1 / 8 };

/**
 * Refuses a file that is shorter than its header announces, or longer in the way that a text-mode transfer leaves.
 *
 * @param announced bytes that the header announces
 * @returns bytes of the file beyond the announced ones
 * @throws InputError
 */
export async function checkSize(file: FileBytes, announced: number): Promise<number> {
  const { path, size } = file;
  if (size < announced) throw new InputError(`${path}: the header announces ${announced} bytes, the file has ${size}`);
  const more = size - announced;
  if (more > announced * DAMAGE.least && more < announced * DAMAGE.most && (await file.hasOnlyCrLf())) {
    throw new InputError(
      `${path}: file was damaged by a text-mode (CR LF) transfer: ${size} bytes instead of ${announced}, and no line feed without carriage return`,
    );
  }
  return more;
}
