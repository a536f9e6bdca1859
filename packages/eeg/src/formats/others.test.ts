// Tests of FIF, NumPy and BIDS on files of peers.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { bids } from "./bids.ts";
import { fif } from "./fif.ts";
import { numpy } from "./numpy.ts";
import { fixture, readAll, readOne, withBytes, worstError } from "./testing.ts";
import { triggerAnnotations } from "./triggers.ts";

test("FIF gives microvolts, kinds of channels, annotations from its first sample and the start", async () => {
  const { recording } = await readOne(fif, fixture("small_raw.fif"));
  expect(recording.channels.map(({ name, kind }) => [name, kind])).toEqual([
    ["C3", "eeg"],
    ["Cz", "eeg"],
    ["C4", "eeg"],
    ["EOG1", "eog"],
    ["STI 014", "stim"],
  ]);
  recording.samples.slice(0, 3).forEach((samples, k) => void expect(worstError(samples, k)).toBeLessThan(1e-4));
  // Sample 1000 at 100 Hz comes first, so that 10.5 s of the clock is 0.5 s here.
  expect(recording.annotations).toEqual([
    { onset: 0.5, duration: 0.25, text: "left" },
    { onset: 2, duration: 0, text: "a:b" },
  ]);
  expect(triggerAnnotations(recording)).toEqual([{ onset: 1.2, duration: 0, text: "5" }]);
  expect(recording.startMs).toBe(1.7e12);
});

test("a truncated FIF file is refused", async () => {
  const bytes = await readFile(fixture("small_raw.fif"));
  await withBytes("short_raw.fif", bytes.subarray(0, 6000), async (path) => {
    await expect(readOne(fif, path)).rejects.toThrow(/tag 300 at byte \d+: \d+ bytes expected, the file has 6000/);
  });
});

/** A tag of four bytes. */
function tag(kind: number, value: number): Buffer {
  const bytes = Buffer.alloc(20);
  [kind, 3, 4, 0, value].forEach((field, i) => void bytes.writeInt32BE(field, 4 * i));
  return bytes;
}

// 104 starts a block: 118 refers to other files, 370 holds compensation channels.
test.each([
  [118, 115, /split into several; save it as one/],
  [370, 3580, /compensation channels/],
])("a FIF file with a block %i is refused", async (block, kind, message) => {
  await withBytes("part_raw.fif", Buffer.concat([tag(104, block), tag(kind, 2)]), async (path) => {
    await expect(readOne(fif, path)).rejects.toThrow(message);
  });
});

test("NPZ with events: positions from 0, codes as text, a rate that must be given", async () => {
  await expect(readOne(numpy, fixture("A01T.npz"))).rejects.toThrow("give it with --sfreq");
  const { recording } = await readOne(numpy, fixture("A01T.npz"), { sfreq: 100, names: ["C3", "Cz", "C4"] });
  recording.samples.forEach((samples, k) => void expect(worstError(samples, k)).toBe(0));
  expect(recording.annotations).toEqual([
    { onset: 0.5, duration: 0.1, text: "769" },
    { onset: 2, duration: 0, text: "770" },
  ]);
});

test("a dump of MOABB is one recording of trials for each subject, session and run", async () => {
  const { recordings } = await readAll(numpy, fixture("moabb/X.npy"), { sfreq: 100 });
  expect(recordings.map(({ subject, session, run }) => [subject, session, run])).toEqual([
    ["1", "0train", "0"],
    ["2", "0train", "0"],
    ["2", "1test", "0"],
  ]);
  expect(recordings[0]!.trialSamples).toBe(100);
  expect(recordings[0]!.recording.annotations.map(({ onset, text }) => [onset, text])).toEqual([
    [0, "left_hand"],
    [1.01, "feet"],
  ]);
  // The fourth trial starts at sample 300 of what was written.
  expect(worstError(recordings[2]!.recording.samples[1]!.subarray(0, 100), 1, 300)).toBe(0);
});

test("BIDS: events and kinds of channels come from the tables, subject, session and run from the name", async () => {
  const { recordings } = await readAll(bids, fixture("bids"));
  expect(recordings.map(({ subject, session, run }) => [subject, session, run])).toEqual([["07", "a", "mi-2"]]);
  const [{ recording }] = recordings as [(typeof recordings)[0]];
  expect(recording.channels.map(({ kind }) => kind)).toEqual(["eeg", "eeg", "eog"]);
  expect(recording.annotations).toEqual([
    { onset: 0.5, duration: 0.25, text: "left" },
    { onset: 2, duration: 0, text: "Fu\u00df" },
  ]);
});

test("only folders with subjects are BIDS", async () => {
  expect(await bids.recognises(fixture("bids"))).toBe(true);
  expect(await bids.recognises(fixture("moabb"))).toBe(false);
  expect(await bids.recognises(fixture("plus.edf"))).toBe(false);
});
