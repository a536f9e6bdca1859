// Tests of the simulated recordings: repeatable, with the physics that the summary promises, equal through real files.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CliValues, type ImportResult, Random, Report } from "@sciformer/core";
import { beforeAll, describe, expect, test } from "vitest";
import type { SourceRecording, ToBatches } from "../formats/import-recordings.ts";
import { CAP_22, CAP_64, ELECTRODES } from "../montage/positions.ts";
import type { Recording } from "../recording.ts";
import { filterRecording } from "../signal/recording-filters.ts";
import { welch } from "../signal/spectra.ts";
import { addArtefacts } from "./artefacts.ts";
import { simulator } from "./index.ts";
import { SESSION_DEFAULTS, simulateSession } from "./session.ts";
import { drawSubject, type Subject } from "./subject.ts";

const place = (name: string, channels: readonly string[] = CAP_22) => channels.indexOf(name);

function deviation(samples: Float64Array): number {
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  return Math.sqrt(samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length);
}

const powerIn = ({ frequencies, density }: ReturnType<typeof welch>, low: number, high: number) => {
  const bins = density.filter((_, k) => frequencies[k]! >= low && frequencies[k]! <= high);
  return bins.reduce((sum, value) => sum + value, 0) / bins.length;
};

describe("a session", () => {
  let subject: Subject;
  let recording: Recording;

  beforeAll(() => {
    subject = drawSubject(new Random(5));
    recording = simulateSession(new Random(6), subject, { ...SESSION_DEFAULTS, trials: 60 }, "S");
  });

  test("has a cue of either hand for every trial, in pairs", () => {
    const labels = recording.annotations.map(({ text }) => text);
    expect(labels).toHaveLength(60);
    for (let i = 0; i < 60; i += 2) expect(new Set(labels.slice(i, i + 2)).size).toBe(2);
  });

  test("swings at C3 as strongly as EEG does", () => {
    const { samples } = filterRecording(recording, [
      { kind: "butterworth", order: 4, type: "bandpass", low: 0.5, high: 40 },
    ]);
    expect(deviation(samples[place("C3")]!)).toBeGreaterThan(6);
    expect(deviation(samples[place("C3")]!)).toBeLessThan(20);
  });

  test("has a mu and a beta peak at C3 over a background that falls", () => {
    const spectrum = welch(recording.samples[place("C3")]!, 125, 250);
    const { mu, beta } = subject.hands.left;
    const around = ({ frequency }: { frequency: number }) => powerIn(spectrum, frequency - 0.75, frequency + 0.75);
    expect(around(mu)).toBeGreaterThan(2 * powerIn(spectrum, 14, 16));
    expect(around(beta)).toBeGreaterThan(powerIn(spectrum, 28, 32));
    expect(powerIn(spectrum, 0.5, 2)).toBeGreaterThan(10 * powerIn(spectrum, 30, 40));
  });

  test("has the mains", () => {
    const spectrum = welch(recording.samples[place("Cz")]!, 125, 250);
    expect(powerIn(spectrum, 50, 50)).toBeGreaterThan(3 * powerIn(spectrum, 46, 48));
  });
});

test("imagining a hand lowers the mu power over the other side", () => {
  const options = { ...SESSION_DEFAULTS, trials: 30 };
  const signs = Array.from({ length: 4 }, (_, s) => {
    const recording = simulateSession(new Random(s), drawSubject(new Random(100 + s)), options, "S");
    const { samples, annotations } = filterRecording(recording, [
      { kind: "butterworth", order: 4, type: "bandpass", low: 8, high: 13 },
    ]);
    const lateralisation = (label: string) => {
      const cues = annotations.filter(({ text }) => text === label);
      const values = cues.map(({ onset }) => {
        const [from, to] = [Math.round((onset + 1) * 125), Math.round((onset + 3.5) * 125)];
        const power = (name: string) => deviation(samples[place(name)]!.subarray(from, to)) ** 2;
        return Math.log(power("C4") / power("C3"));
      });
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    // The left hand quiets C4.
    return Math.sign(lateralisation("right_hand") - lateralisation("left_hand"));
  });
  expect(signs.reduce((sum, sign) => sum + sign, 0)).toBeGreaterThanOrEqual(2);
});

test("blinks are strongest at the forehead and hardly reach the back of the head", () => {
  const channels = CAP_64.map(() => new Float64Array(125 * 60));
  const quiet = { ...drawSubject(new Random(1)), blinkRate: 0.25, sensorNoise: 0, lineNoise: 0 };
  addArtefacts(
    new Random(3),
    channels,
    CAP_64.map((name) => ELECTRODES.get(name)!),
    125,
    quiet,
  );
  const peak = (name: string) => Math.max(...channels[place(name, CAP_64)]!);
  expect(Math.max(peak("Fp1"), peak("Fp2"))).toBeGreaterThan(90);
  expect(peak("Oz")).toBeLessThan(peak("Fp1") / 3);
});

test("another rate, cap and more classes are simulated too", () => {
  const options = { sfreq: 250, trials: 8, classes: 4, channels: CAP_64 };
  const recording = simulateSession(new Random(1), drawSubject(new Random(2)), options, "S");
  expect(new Set(recording.annotations.map(({ text }) => text))).toEqual(
    new Set(["left_hand", "right_hand", "feet", "rest"]),
  );
  expect(recording.samples).toHaveLength(64);
  expect(recording.samples.every((samples) => samples.every(Number.isFinite))).toBe(true);
});

describe("data simulate", () => {
  /** Keeps the recordings instead of cutting them. */
  async function simulate(options: CliValues, seed = 1): Promise<{ sources: SourceRecording[]; values: CliValues }> {
    const sources: SourceRecording[] = [];
    let values: CliValues = {};
    const keep: ToBatches = async (recordings, given): Promise<ImportResult> => {
      values = given;
      for await (const source of recordings) sources.push(source);
      return { metadata: {}, batches: (async function* () {})() };
    };
    await simulator(keep, []).simulate({ trials: "4", ...options }, new Random(seed), new Report());
    return { sources, values };
  }

  test("a seed gives the same recordings bit for bit, another seed others", async () => {
    const [first, again, other] = [
      await simulate({ subjects: "2" }),
      await simulate({ subjects: "2" }),
      await simulate({ subjects: "2" }, 2),
    ];
    expect(again.sources).toEqual(first.sources);
    expect(other.sources[0]!.recording.samples).not.toEqual(first.sources[0]!.recording.samples);
  });

  test("a subject is the same however many others there are", async () => {
    const [two, three] = [await simulate({ subjects: "2" }), await simulate({ subjects: "3" })];
    expect(three.sources[1]).toEqual(two.sources[1]);
  });

  test("two in seven subjects test", async () => {
    expect((await simulate({ subjects: "3" })).values).toMatchObject({ band: "0.5-40", split: "subjects:S03" });
  });

  test("sessions of a subject are other recordings of the same head", async () => {
    const { sources } = await simulate({ subjects: "2", sessionCount: "2" });
    expect(sources.map(({ subject, session }) => subject + session)).toEqual(["S011", "S012", "S021", "S022"]);
    expect(sources[0]!.recording.samples).not.toEqual(sources[1]!.recording.samples);
  });

  test("through EDF+ files, samples come back to a step of the file's 16 bits and cues at their times", async () => {
    const folder = await mkdtemp(join(tmpdir(), "eeg-simulated-"));
    try {
      const direct = (await simulate({ subjects: "2" })).sources[0]!.recording;
      const read = (await simulate({ subjects: "2", edf: folder })).sources[0]!.recording;
      expect(await readdir(folder)).toEqual(["S01_session1.edf", "S02_session1.edf"]);
      expect(read.annotations).toEqual(direct.annotations);
      for (const [c, samples] of direct.samples.entries()) {
        const range = Math.max(...samples) - Math.min(...samples);
        expect(Math.max(...samples.map((x, i) => Math.abs(x - read.samples[c]![i]!)))).toBeLessThan(
          (2 * range) / 65535,
        );
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("a single subject is refused", async () => {
    await expect(simulate({ subjects: "1" })).rejects.toThrow('--subjects "1": expected a whole number from 2 to 1000');
  });
});
