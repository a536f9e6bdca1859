// A file written in parts under a temporary name and renamed when it is complete.
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { finishTemporary, startTemporary } from "./atomic.node.ts";

/** An open output; after {@link close} or {@link abort} it takes no more. */
export class OutputFile {
  readonly path: string;
  readonly #temporaryPath: string;
  readonly #handle: FileHandle;
  #isOpen = true;
  #bytes = 0;

  private constructor(path: string, temporaryPath: string, handle: FileHandle) {
    this.path = path;
    this.#temporaryPath = temporaryPath;
    this.#handle = handle;
  }

  /** Makes the folder if it is missing. */
  static async open(path: string): Promise<OutputFile> {
    await mkdir(dirname(path), { recursive: true });
    const temporaryPath = startTemporary(path);
    try {
      return new OutputFile(path, temporaryPath, await open(temporaryPath, "wx"));
    } catch (error) {
      finishTemporary(temporaryPath);
      throw error;
    }
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends; the bytes may change once the promise has resolved. */
  async write(content: string | Uint8Array): Promise<void> {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (let done = 0; done < bytes.byteLength; ) {
      done += (await this.#handle.write(bytes, done)).bytesWritten;
    }
    this.#bytes += bytes.byteLength;
  }

  /** Gives the file its name; where that fails, {@link abort} still removes what was written. */
  async close(): Promise<void> {
    if (!this.#isOpen) throw new Error(`${this.path} has been closed already`);
    await this.#handle.close();
    await rename(this.#temporaryPath, this.path);
    this.#isOpen = false;
    finishTemporary(this.#temporaryPath);
  }

  /** Removes what was written; does nothing after {@link close}. */
  async abort(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
    await rm(this.#temporaryPath, { force: true });
    finishTemporary(this.#temporaryPath);
  }
}
