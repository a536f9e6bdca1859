// Tests of MATLAB files, level 5 and 7.3: BNCI, BCI Competition IV and EEGLAB.
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eeglab } from "./eeglab.ts";
import { mat } from "./mat.ts";
import { fixture, readAll, readOne, withBytes, worstError } from "./testing.ts";

test.each(["A01T.mat", "A02E.mat"])("%s of BNCI is a recording a run, trials by their classes", async (name) => {
  const { recordings } = await readAll(mat, fixture(name));
  expect(recordings.map(({ run }) => run)).toEqual(["1", "2"]);
  const [first, second] = recordings.map(({ recording }) => recording);
  expect(first!.annotations).toEqual([]);
  expect(first!.channels.map(({ name: label }) => label).slice(0, 3)).toEqual(["Fz", "FC3", "FC1"]);
  expect(first!.channels.slice(22).map(({ kind }) => kind)).toEqual(["eog", "eog", "eog"]);
  // Channel k of the second run at sample i: 100 + k + (i mod 50).
  expect([second!.samples[0]![0], second!.samples[2]![49], second!.samples[24]![399]]).toEqual([100, 151, 173]);
  // Trials start at samples 51 and 201, counted from 1; the second was rejected.
  expect(second!.annotations).toEqual([
    { onset: 0.5, duration: 0, text: "left hand" },
    { onset: 2, duration: 0, text: "1023" },
    { onset: 2, duration: 0, text: "right hand" },
  ]);
});

test("competition IV, data set 1: tenths of microvolts, names and classes from nfo", async () => {
  const { recording, subject } = await readOne(mat, fixture("BCICIV_calib_ds1a.mat"));
  expect(subject).toBe("a");
  recording.samples.forEach((samples, k) => void expect(worstError(samples, k)).toBeLessThan(1e-9));
  expect(recording.annotations.map(({ onset, text }) => [onset, text])).toEqual([
    [0.5, "left"],
    [2, "foot"],
  ]);
});

test.each(["inside.set", "beside.set", "hdf5.set"])("%s of EEGLAB gives samples and channel names", async (name) => {
  const { recording } = await readOne(eeglab, fixture(name));
  expect(recording.channels.map(({ name: label }) => label)).toEqual(["C3", "Cz", "C4"]);
  expect(recording.sfreq).toBe(100);
  recording.samples.forEach((samples, k) => void expect(worstError(samples, k)).toBeLessThan(1e-4));
  expect(recording.annotations.map(({ text }) => text)).toEqual(["left", "right"]);
});

test("latencies count from 1 and may be fractions, durations are samples", async () => {
  const { recording } = await readOne(eeglab, fixture("beside.set"));
  expect(recording.annotations).toEqual([
    { onset: 0.5, duration: 0.1, text: "left" },
    { onset: 2.005, duration: 0, text: "right" },
  ]);
});

test("trials of EEGLAB lie behind each other, NaN between them, named by what they are locked to", async () => {
  const { recording, trialSamples } = await readOne(eeglab, fixture("epochs.set"));
  expect(trialSamples).toBe(100);
  expect(recording.samples[0]!.length).toBe(202);
  expect(recording.samples.map((samples) => samples[100])).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(recording.annotations).toEqual([
    { onset: 0, duration: 1, text: "left" },
    { onset: 1.01, duration: 1, text: "right" },
  ]);
});

test("an .fdt that is too short is refused with both sizes", async () => {
  const dir = await mkdtemp(join(tmpdir(), "fdt-"));
  try {
    await copyFile(fixture("beside.set"), join(dir, "beside.set"));
    await writeFile(join(dir, "beside.fdt"), (await readFile(fixture("beside.fdt"))).subarray(0, 4000));
    await expect(readOne(eeglab, join(dir, "beside.set"))).rejects.toThrow("announces 4800 bytes, the file has 4000");
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test.each(["A01T.mat", "A02E.mat"])("%s truncated is refused", async (name) => {
  const bytes = await readFile(fixture(name));
  await withBytes(name, bytes.subarray(0, bytes.length - 300), async (path) => {
    await expect(readAll(mat, path)).rejects.toThrow(path);
  });
});
