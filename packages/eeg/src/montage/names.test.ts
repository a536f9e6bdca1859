// Tests of how labels are matched with electrodes.
import { expect, test } from "vitest";
import { channelKind } from "./kinds.ts";
import { bipolarPair, channelPosition, cleanLabel, electrodeName, similarNames } from "./names.ts";
import { ELECTRODES } from "./positions.ts";

test.each([
  ["Fc5.", "FC5"],
  ["C3..", "C3"],
  ["EEG Fp1-Ref", "Fp1"],
  ["EEG C3-LE", "C3"],
  ["EEG P3-A1", "P3"],
  ["POL T3", "T7"],
  ["T4", "T8"],
  ["T5", "P7"],
  ["T6", "P8"],
  ["FP2", "Fp2"],
  ["AFZ", "AFz"],
])("%s is the electrode %s", (label, name) => {
  expect(electrodeName(label)).toBe(name);
});

test.each(["ECG", "POL DC01", "squarewave", "EOG-left", ""])("%s is no electrode", (label) => {
  expect(electrodeName(label)).toBeUndefined();
});

test("cleaning leaves labels of other systems as they are", () => {
  expect(cleanLabel("GrassTP-1")).toBe("GrassTP-1");
});

test("a bipolar label is its two electrodes, and lies between them", () => {
  expect(bipolarPair("EEG Fz-Cz")).toEqual(["Fz", "Cz"]);
  expect(bipolarPair("C3-REF")).toBeUndefined();
  const [fz, cz] = [ELECTRODES.get("Fz")!, ELECTRODES.get("Cz")!];
  const [x, y, z] = channelPosition("Fz-Cz")!;
  expect(x).toBeCloseTo(0, 12);
  expect(Math.atan2(y, z)).toBeCloseTo((Math.atan2(fz[1], fz[2]) + Math.atan2(cz[1], cz[2])) / 2, 12);
});

test("similar names are found in spite of padding and case", () => {
  expect(similarNames("FCz", ["Fcz.", "Cz..", "O1.."])).toEqual(["Fcz.", "Cz.."]);
});

test.each([
  ["EOG-left", "uV", "eog"],
  ["ECG", "uV", "ecg"],
  ["EMG1", "uV", "emg"],
  ["Status", "", "stim"],
  ["POL DC01", "uV", "misc"],
  ["SpO2", "%", "misc"],
  ["Sound", "Pa", "misc"],
  ["EEG C3-REF", "uV", "eeg"],
  ["AUX 7", "uV", "eeg"],
] as const)("%s in %s is of kind %s", (label, unit, kind) => {
  expect(channelKind(label, unit, "eeg")).toBe(kind);
});
