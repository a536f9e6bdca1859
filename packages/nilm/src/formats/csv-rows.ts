// Rows of a CSV or TSV file, plain or gzip-compressed, as they stream from disk.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputError } from "@sciformer/core";
import { startsWith } from "@sciformer/core/node";
import { parse } from "csv-parse";

/** Receives one row: its fields and its number in the file, the header being row 1. False ends the reading. */
export type RowHandler = (fields: readonly string[], row: number) => unknown;

const SNIFFED_BYTES = 65_536;
const DELIMITERS = [",", ";", "\t"] as const;
const GZIP = Buffer.from([0x1f, 0x8b]);

/** @throws InputError if there is no such file */
export async function requireFile(path: string): Promise<void> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) throw new InputError(`${path}: no such file`);
}

async function byteStream(path: string): Promise<Readable> {
  await requireFile(path);
  const file = createReadStream(path);
  if (!(await startsWith(path, GZIP))) return file;
  const unzipped = createGunzip();
  file.on("error", (error) => unzipped.destroy(error));
  unzipped.on("close", () => file.destroy());
  return file.pipe(unzipped);
}

/**
 * The first lines of a text file, decompressed if need be; none for a file that is not text.
 *
 * @throws InputError on a damaged archive
 */
export async function firstLines(path: string, count: number): Promise<string[]> {
  const bytes = await byteStream(path);
  let text = "";
  try {
    for await (const chunk of bytes) {
      text += (chunk as Buffer).toString("utf8");
      if (text.length > SNIFFED_BYTES || text.split("\n").length > count) break;
    }
  } catch (error) {
    throw unreadable(path, 1, error);
  }
  if (text.includes("\0")) return [];
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .slice(0, count);
}

/** The whole text of a file, decompressed. @throws InputError on a damaged archive */
export async function readText(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await byteStream(path)) chunks.push(chunk as Buffer);
  } catch (error) {
    throw error instanceof InputError ? error : unreadable(path, 1, error);
  }
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}

function unreadable(path: string, row: number, cause: unknown): InputError {
  return new InputError(`${basename(path)} row ${row}: cannot be read: ${(cause as Error).message}`, { cause });
}

/** The delimiter that occurs most often in a line. */
export function delimiterOf(line: string): string {
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** Fields of one line. */
export function splitLine(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((field) => field.trim().replace(/^"(.*)"$/, "$1"));
}

/**
 * Calls `handle` for every row of the file, blank ones left out.
 *
 * @throws InputError naming the file where it is not readable CSV or a damaged archive
 */
export async function readRows(path: string, delimiter: string, handle: RowHandler): Promise<void> {
  const source = await byteStream(path);
  const parser = parse({ delimiter, bom: true, relax_column_count: true, relax_quotes: true });
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let row = 0;
  try {
    for await (const fields of parser as AsyncIterable<string[]>) {
      row++;
      if ((fields.length > 1 || fields[0] !== "") && handle(fields, row) === false) break;
    }
  } catch (error) {
    throw error instanceof InputError ? error : unreadable(path, row + 1, error);
  } finally {
    source.destroy();
  }
}
