// Tests of channel picking, bipolar chains and references on small recordings.
import { Report } from "@sciformer/core";
import { expect, test } from "vitest";
import type { Recording } from "../recording.ts";
import { BIPOLAR_18, bipolar } from "./bipolar.ts";
import { pickChannels } from "./pick.ts";
import { averageReference, smallLaplacian } from "./reference.ts";

/** A recording whose channel i holds i + 1 and ten times that. */
function recordingOf(...names: string[]): Recording {
  return {
    channels: names.map((name) => ({ name, kind: "eeg", unit: "uV" })),
    sfreq: 100,
    samples: names.map((_, i) => Float64Array.of(i + 1, 10 * (i + 1))),
    annotations: [],
    startMs: null,
    source: "r.edf",
  };
}

test("channels are picked by electrode, in the order asked for, and the new order is said", () => {
  const report = new Report();
  const picked = pickChannels(recordingOf("C3..", "EEG Cz-REF", "T4"), ["T8", "C3"], report);
  expect(picked.channels.map(({ name }) => name)).toEqual(["T8", "C3"]);
  expect(picked.samples.map((samples) => samples[0])).toEqual([3, 1]);
  expect(report.toLines()).toEqual(["1 x channels put in another order, by name (r.edf)"]);
});

test("a label that is written exactly so comes before an electrode of the same name", () => {
  expect(pickChannels(recordingOf("EEG C3-REF", "C3"), ["C3"]).samples[0]![0]).toBe(2);
});

test("missing channels are listed with similar ones", () => {
  expect(() => pickChannels(recordingOf("Fc3.", "Cz"), ["FC3", "FCz", "O1"])).toThrow(
    "r.edf: channel FCz, O1 is missing (has Fc3., Cz; similar: Fc3., Cz)",
  );
});

test("the same channel twice is refused", () => {
  expect(() => pickChannels(recordingOf("T7"), ["T3", "T7"])).toThrow("r.edf: channel T7 is asked for twice");
});

test("the double banana takes new names for old ones, and each pair is a difference", () => {
  const names = "Fp1 Fp2 F3 F4 C3 C4 P3 P4 O1 O2 F7 F8 T7 T8 P7 P8 Fz Cz Pz".split(" ");
  const chain = bipolar(recordingOf(...names), BIPOLAR_18);
  expect(chain.channels).toHaveLength(18);
  // F7 is channel 11, T7 (the old T3) channel 13.
  expect(Array.from(chain.samples[BIPOLAR_18.indexOf("F7-T3")]!)).toEqual([11 - 13, 110 - 130]);
});

test("a pair that is none is refused", () => {
  expect(() => bipolar(recordingOf("C3"), ["C3"])).toThrow('"C3" is not a bipolar pair');
});

test("the average reference takes the mean of the EEG channels away and leaves others", () => {
  const recording = recordingOf("C3", "C4", "ECG");
  const [c3, c4, ecg] = recording.channels;
  const result = averageReference({ ...recording, channels: [c3!, c4!, { ...ecg!, kind: "ecg" }] });
  expect(result.samples.map((samples) => Array.from(samples))).toEqual([
    [-0.5, -5],
    [0.5, 5],
    [3, 30],
  ]);
});

test("the small Laplacian takes the mean of the four nearest electrodes away", () => {
  const recording = recordingOf("C3", "C1", "C5", "FC3", "CP3", "O2");
  // Neighbours of C3: C1, C5, FC3 and CP3 with 2, 3, 4 and 5.
  expect(Array.from(smallLaplacian(recording).samples[0]!)).toEqual([1 - 3.5, 10 - 35]);
});

test("a Laplacian needs to know where each channel lies", () => {
  expect(() => smallLaplacian(recordingOf("C3", "C1", "C5", "FC3", "CP3", "MKR"))).toThrow(
    "r.edf: channel MKR is no electrode of the 10-10 system",
  );
});
