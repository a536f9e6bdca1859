// Files that the page sends: a line of JSON with their names and sizes, then their bytes one after the other.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { HttpError } from "./http-error.ts";

const MAX_HEADER_BYTES = 1 << 18;
const MAX_FILES = 2000;
const MAX_NAME = 200;

/** One file of an upload; the name may have folders before it. */
interface Announced {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Writes the files below `folder`.
 *
 * @returns the names to hand to an importer, relative to `folder`: the folder that all lie in, or the files
 * @throws HttpError 400 for a body that is not as announced, 413 for more than `limit` bytes
 */
export async function receiveFiles(
  body: AsyncIterable<Uint8Array>,
  folder: string,
  limit: number,
): Promise<readonly string[]> {
  const chunks = body[Symbol.asyncIterator]();
  const { files, rest } = await readHeader(chunks);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > limit) throw new HttpError(413, `the files have ${total} bytes, at most ${limit} are taken`);
  let pending = rest;
  for (const { name, bytes } of files) {
    const path = join(folder, ...name.split("/"));
    await mkdir(dirname(path), { recursive: true });
    pending = await writeBytes(path, name, bytes, pending, chunks);
  }
  if (pending.length > 0 || !(await chunks.next()).done)
    throw new HttpError(400, "more bytes came than were announced");
  const [top] = files[0]!.name.split("/");
  const haveOneTop = files.every(({ name }) => name.startsWith(`${top}/`));
  return haveOneTop ? [top!] : files.map(({ name }) => name);
}

async function readHeader(chunks: AsyncIterator<Uint8Array>): Promise<{ files: Announced[]; rest: Buffer }> {
  let read = Buffer.alloc(0);
  while (!read.includes(10)) {
    if (read.length > MAX_HEADER_BYTES) throw new HttpError(400, "the list of files is too long");
    const { value, done } = await chunks.next();
    if (done) throw new HttpError(400, "the list of files is cut short");
    read = Buffer.concat([read, value]);
  }
  const end = read.indexOf(10);
  return { files: parseHeader(read.subarray(0, end).toString("utf8")), rest: read.subarray(end + 1) };
}

function parseHeader(text: string): Announced[] {
  let files: unknown;
  try {
    files = JSON.parse(text);
  } catch (cause) {
    throw new HttpError(400, "the list of files is not JSON", { cause });
  }
  if (!Array.isArray(files) || files.length === 0 || files.length > MAX_FILES) {
    throw new HttpError(400, `expected a list of 1 to ${MAX_FILES} files`);
  }
  for (const file of files) requireAnnounced(file);
  return files as Announced[];
}

function requireAnnounced(file: unknown): void {
  const { name, bytes } = (file ?? {}) as Partial<Announced>;
  if (typeof name !== "string" || !isSafeName(name)) {
    throw new HttpError(400, `"${String(name).slice(0, MAX_NAME)}" is not a file name that is taken`);
  }
  if (!Number.isSafeInteger(bytes) || (bytes as number) < 0) throw new HttpError(400, `${name}: has no valid size`);
}

/** Relative, without parts that lead elsewhere; a leading dash would be taken for an option. */
function isSafeName(name: string): boolean {
  const parts = name.split("/");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return name.length <= MAX_NAME && parts.every((part) => part !== "" && !/^[.-]|[\\:\u0000-\u001f]/.test(part));
}

/** Writes `bytes` bytes of the pending ones and of the chunks that follow. @returns what was left over */
async function writeBytes(
  path: string,
  name: string,
  bytes: number,
  pending: Buffer,
  chunks: AsyncIterator<Uint8Array>,
): Promise<Buffer> {
  const stream = createWriteStream(path, { flags: "wx" });
  const written = finished(stream);
  written.catch(() => {});
  let rest = pending;
  let missing = bytes;
  while (missing > 0) {
    if (rest.length === 0) {
      const { value, done } = await chunks.next();
      if (done) {
        stream.destroy();
        throw new HttpError(400, `${name}: ${missing} of its ${bytes} bytes did not come`);
      }
      rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    const part = rest.subarray(0, missing);
    if (!stream.write(part)) await Promise.race([once(stream, "drain"), written]);
    missing -= part.length;
    rest = rest.subarray(part.length);
  }
  stream.end();
  await written;
  return rest;
}
