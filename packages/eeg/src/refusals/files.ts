// Small files for refusals: recordings written as EDF+, and damaged ones.
import { readFile, writeFile } from "node:fs/promises";
import { writeEdf } from "../formats/edf-writer.ts";
import type { Annotation, Recording } from "../recording.ts";

/** What a small recording is made of. */
export interface RecordingSpec {
  readonly channels?: readonly string[];
  /** Hz. */
  readonly sfreq?: number;
  readonly seconds?: number;
  /** Texts of events, one every five seconds from the second on. */
  readonly events?: readonly string[];
  /** Another one makes other samples. */
  readonly seed?: number;
}

const PERIOD_S = 5;

/** Sums of sines, which differ from channel to channel. */
export function smallRecording(spec: RecordingSpec = {}): Recording {
  const { channels = ["C3", "Cz", "C4"], sfreq = 100, events = ["left", "right", "left", "right"], seed = 1 } = spec;
  const seconds = spec.seconds ?? 2 + PERIOD_S * events.length;
  const samples = channels.map((_, k) =>
    Float64Array.from({ length: seconds * sfreq }, (_, i) => {
      const t = i / sfreq;
      return 20 * Math.sin(2 * Math.PI * (10 + k) * t + seed) + 7 * Math.sin(2 * Math.PI * (3 + seed * 0.7123) * t + k);
    }),
  );
  const annotations = events.map((text, i): Annotation => ({ onset: 1 + PERIOD_S * i, duration: 4, text }));
  return {
    channels: channels.map((name) => ({ name, kind: "eeg", unit: "uV" })),
    sfreq,
    samples,
    annotations,
    startMs: null,
    source: "small",
  };
}

export async function writeSmallEdf(path: string, spec: RecordingSpec = {}): Promise<void> {
  await writeEdf(path, smallRecording(spec));
}

/** Rewrites the bytes of a file. */
export async function changeBytes(path: string, change: (bytes: Buffer) => Uint8Array): Promise<void> {
  await writeFile(path, change(await readFile(path)));
}

/** The place of a field of 8 characters in the header of an EDF file: field `index` of the signal `signal`. */
export function headerPlace(signals: number, widths: readonly number[], signal: number): number {
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width * signals, 256);
  return before + widths.at(-1)! * signal;
}
