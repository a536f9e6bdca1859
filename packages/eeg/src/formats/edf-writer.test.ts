// Tests that what is written as EDF+ comes back: samples within half a step, annotations, gaps; and that peers can read it.
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "@sciformer/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Annotation, Recording } from "../recording.ts";
import { edf } from "./edf.ts";
import { writeEdf } from "./edf-writer.ts";
import { readOne } from "./testing.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "edf-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function recordingOf(length: number, sfreq: number, annotations: readonly Annotation[] = []): Recording {
  const random = new Random(7);
  return {
    channels: [
      { name: "C3", kind: "eeg", unit: "uV" },
      { name: "p left", kind: "misc", unit: "" },
    ],
    sfreq,
    samples: [80, 1].map((scale) => Float64Array.from({ length }, () => scale * random.normal())),
    annotations,
    startMs: Date.UTC(2021, 11, 31, 23, 59, 58),
    source: "simulated",
  };
}

/** Writes and reads again. */
async function roundTrip(recording: Recording) {
  const path = join(dir, "out.edf");
  await writeEdf(path, recording);
  return { path, ...(await readOne(edf, path)) };
}

test("samples come back within half a step of their range", async () => {
  const original = recordingOf(1000, 250);
  const { recording, warnings } = await roundTrip(original);
  expect(warnings).toEqual([]);
  expect(recording.sfreq).toBe(250);
  expect(recording.channels).toEqual(original.channels.map((channel) => ({ ...channel, kind: "eeg" })));
  expect(recording.startMs).toBe(original.startMs);
  original.samples.forEach((samples, k) => {
    const range = Math.max(...samples) - Math.min(...samples);
    const errors = samples.map((value, i) => Math.abs(value - recording.samples[k]![i]!));
    // The range is rounded outwards to eight letters, by less than a hundredth.
    expect(Math.max(...errors)).toBeLessThanOrEqual((range * 1.01) / 65_535 / 2);
  });
});

test("annotations come back, many at one moment too, and in other alphabets", async () => {
  const annotations = Array.from({ length: 40 }, (_, i) => ({
    onset: i < 30 ? 1 : i / 20 + 1,
    duration: i % 3,
    text: `left \u624b ${i}`,
  }));
  const { recording } = await roundTrip(recordingOf(1000, 250, annotations));
  const byText = (a: Annotation, b: Annotation) => a.text.localeCompare(b.text);
  const expected = annotations.map(({ onset, duration, text }) => ({
    onset,
    duration: Math.min(duration, 4 - onset),
    text,
  }));
  expect([...recording.annotations].sort(byText)).toEqual(expected.sort(byText));
});

test.each([
  [1001, 250],
  [1152, 128],
  [777, 100],
  [512, 102.4],
  [3000, 1000 / 3],
])("%i samples at %f Hz keep their number and rate", async (length, sfreq) => {
  const { recording } = await roundTrip(recordingOf(length, sfreq));
  expect(recording.sfreq).toBeCloseTo(sfreq, 6);
  expect(recording.samples[0]!.length).toBe(length);
});

test("a number of samples that no record divides is filled up, and says so", async () => {
  // 1009 is a prime number.
  const { recording } = await roundTrip(recordingOf(1009, 100));
  expect(recording.samples[0]!.length).toBe(1100);
  expect(recording.annotations).toEqual([{ onset: 10.09, duration: expect.closeTo(0.91, 6), text: "BAD_gap" }]);
});

test("NaN is written as 0 under an annotation", async () => {
  const original = recordingOf(1000, 100);
  original.samples[1]!.fill(Number.NaN, 200, 250);
  const { recording } = await roundTrip(original);
  expect(recording.annotations).toEqual([{ onset: 2, duration: 0.5, text: "BAD_gap" }]);
  expect(Math.abs(recording.samples[1]![220]!)).toBeLessThan(1e-3);
});

test("the header is that of EDF+, 256 bytes for the file and each signal", async () => {
  const { path } = await roundTrip(recordingOf(1000, 250));
  const text = (await readFile(path)).toString("latin1");
  expect(text.slice(0, 8)).toBe("0       ");
  expect(text.slice(88, 168).trim()).toBe("Startdate 31-DEC-2021 X X X");
  expect(text.slice(168, 184)).toBe("31.12.2123.59.58");
  expect(text.slice(184, 256)).toBe(`1024    ${"EDF+C".padEnd(44)}4       1       3   `);
  expect((await stat(path)).size % 2).toBe(0);
});

test("a name that does not fit is refused, and nothing is left behind", async () => {
  const recording = recordingOf(100, 100);
  const channels = [{ name: "a name of 17 lett", kind: "eeg", unit: "uV" } as const, recording.channels[1]!];
  await expect(writeEdf(join(dir, "out.edf"), { ...recording, channels })).rejects.toThrow(
    'channel name "a name of 17 lett" is not 1 to 16 ASCII letters',
  );
  expect(await readdir(dir)).toEqual([]);
});
