// Tests of the BrainVision reader on files of a peer.
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { brainvision } from "./brainvision.ts";
import { markerTime, parseMarkers } from "./brainvision-header.ts";
import { fixture, readOne, worstError, written } from "./testing.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "vision-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A copy of the int16 files, its header changed. */
async function copied(change: (header: string) => string): Promise<string> {
  for (const ending of ["eeg", "vmrk"]) await copyFile(fixture(`int16.${ending}`), join(dir, `int16.${ending}`));
  const path = join(dir, "int16.vhdr");
  await writeFile(path, change(await readFile(fixture("int16.vhdr"), "utf8")));
  return path;
}

test.each([
  // The writer cuts off what is between steps of 0.1 uV.
  ["int16", 0.1001],
  ["float32", 1e-5],
])("%s gives microvolts and markers", async (name, tolerance) => {
  const { recording } = await readOne(brainvision, fixture(`${name}.vhdr`));
  expect(recording.channels).toEqual(["C3", "Cz", "C4"].map((label) => ({ name: label, kind: "eeg", unit: "uV" })));
  expect(recording.sfreq).toBe(100);
  recording.samples.forEach((samples, k) => void expect(worstError(samples, k)).toBeLessThan(tolerance));
  expect(recording.annotations).toEqual([
    { onset: 0.5, duration: 0.01, text: "Stimulus/S  1" },
    { onset: 2, duration: 0.25, text: "Comment/look" },
  ]);
});

test("vectorized data lie channel by channel", async () => {
  const path = await copied((header) => header.replace("DataOrientation=MULTIPLEXED", "DataOrientation=VECTORIZED"));
  const steps = Int16Array.from({ length: 1200 }, (_, i) => 10 * written(Math.floor(i / 400), i % 400));
  await writeFile(join(dir, "int16.eeg"), new Uint8Array(steps.buffer));
  const { recording } = await readOne(brainvision, path);
  recording.samples.forEach((samples, k) => void expect(worstError(samples, k)).toBeLessThan(1e-9));
});

test("the size of the data counts, not DataPoints", async () => {
  const path = await copied((header) => header.replace("[Common Infos]", "[Common Infos]\nDataPoints=64"));
  const { recording, warnings } = await readOne(brainvision, path);
  expect(recording.samples[0]!.length).toBe(400);
  expect(warnings).toEqual([expect.stringContaining("64 announced, 400 found")]);
});

test("files that were renamed together are found", async () => {
  const path = await copied((header) => header.replaceAll("int16.", "before."));
  expect((await readOne(brainvision, path)).recording.samples[0]!.length).toBe(400);
});

test("data that are no whole number of frames are refused", async () => {
  const path = await copied((header) => header);
  await writeFile(join(dir, "int16.eeg"), new Uint8Array(601));
  await expect(readOne(brainvision, path)).rejects.toThrow("601 bytes are no whole number of frames of 6");
});

test.each([
  ["BINARY", "ASCII", /DataFormat is ASCII; expected BINARY/],
  ["INT_16", "INT_12", /BinaryFormat is INT_12; expected INT_16/],
  ["Ch3=", "Ch9=", /no Ch3 in \[Channel Infos\], 3 channels expected/],
])("a header with %s replaced by %s is refused", async (from, to, message) => {
  await expect(readOne(brainvision, await copied((header) => header.replace(from, to)))).rejects.toThrow(message);
});

test("commas inside of a description are written otherwise, and free sections are passed over", () => {
  const text = "[Marker Infos]\n; comment\nMk1=Comment,a\\1 b,3,1,0\n[Comment]\nMk2=no marker\n";
  expect(parseMarkers(text, "x.vmrk")).toEqual([
    { type: "Comment", description: "a, b", position: 3, length: 1, date: "" },
  ]);
});

test("the date of a marker has microseconds", () => {
  expect(markerTime("20180614182336000100")).toBe(Date.UTC(2018, 5, 14, 18, 23, 36) + 0.1);
  expect(markerTime("")).toBeNull();
});
