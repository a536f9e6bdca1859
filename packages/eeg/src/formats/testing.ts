// For tests: the small files that other projects wrote, and what stands in them.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Report } from "@sciformer/core";
import type { Reader, ReadOptions, ReadRecording } from "./reader.ts";

/** Path of a file of test/fixtures/eeg/formats. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../../test/fixtures/eeg/formats/${name}`, import.meta.url));
}

/** Channel k at sample i of these files, microvolts: 10 (k + 1) + (i mod 50). */
export function written(channel: number, sample: number): number {
  return 10 * (channel + 1) + (sample % 50);
}

/** The largest difference between the samples of a channel and what was written from sample `first` on. */
export function worstError(samples: Float64Array, channel: number, first = 0): number {
  return samples.reduce((worst, value, i) => Math.max(worst, Math.abs(value - written(channel, first + i))), 0);
}

/** Everything that a reader yields for a path, and its warnings. */
export async function readAll(
  reader: Reader,
  path: string,
  options: ReadOptions = {},
): Promise<{ recordings: ReadRecording[]; warnings: string[] }> {
  const report = new Report();
  const recordings: ReadRecording[] = [];
  for await (const recording of reader.read(path, options, report)) recordings.push(recording);
  return { recordings, warnings: report.toLines() };
}

/** The one recording that a reader yields for a path. */
export async function readOne(reader: Reader, path: string, options: ReadOptions = {}) {
  const { recordings, warnings } = await readAll(reader, path, options);
  if (recordings.length !== 1) throw new Error(`${recordings.length} recordings`);
  return { ...recordings[0]!, warnings };
}

/** Calls `use` with the path of a new file and removes it afterwards. */
export async function withBytes<T>(
  name: string,
  bytes: Uint8Array | string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "eeg-"));
  try {
    await writeFile(join(dir, name), bytes);
    return await use(join(dir, name));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
