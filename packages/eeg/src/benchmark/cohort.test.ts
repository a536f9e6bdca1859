// Tests of two datasets brought to one form.
import { expect, test } from "vitest";
import { ABOUT, smallTrials } from "../testing.ts";
import { allTrials, type Cohort, harmonised } from "./cohort.ts";

const about = { ...ABOUT, events: "" };
const cohort = (changes: Partial<Cohort["about"]> = {}, trials = smallTrials(2)): Cohort => ({
  path: "own",
  about: { ...about, ...changes },
  bySplit: new Map([["train", trials]]),
});

test("channels in common, in the order of the first, at the lower rate, over the shorter time", () => {
  const other = cohort({ channels: ["FCz", "C4", "EEG C3-REF"], sfreq: 50, samples: 90, classes: ["right", "left"] });
  const trials = smallTrials(2).map((trial) => ({ ...trial, eeg: new Float32Array(270).fill(1) }));
  const [a, b] = harmonised(cohort(), { ...other, bySplit: new Map([["test", trials]]) });
  expect(a.about).toMatchObject({ channels: ["C3", "C4"], sfreq: 50, samples: 90, classes: ["left", "right"] });
  expect([allTrials(a)[0]!.eeg.length, allTrials(b)[0]!.eeg.length]).toEqual([180, 180]);
});

test("datasets without a channel in common are refused", () => {
  expect(() => harmonised(cohort(), cohort({ channels: ["Oz", "O1", "O2"] }))).toThrow("too few channels in common");
});

test("trials of a session that is divided come in their order", () => {
  const trials = smallTrials(4);
  const divided = {
    ...cohort(),
    bySplit: new Map([
      ["train", [trials[0]!, trials[3]!]],
      ["test", [trials[1]!, trials[2]!]],
    ]),
  };
  expect(allTrials(divided).map(({ trial }) => trial)).toEqual([0, 1, 2, 3]);
});
