// Tests of how trials are aligned before they are scored.
import { expect, test } from "vitest";
import { OnlineAlignment } from "./alignment/euclidean.ts";
import { alignTrials } from "./alignment/trials.ts";
import { TINY } from "./refusals/run.ts";
import { testTrials } from "./test-trials.ts";
import { smallTrials } from "./testing.ts";

const { task } = TINY;
const signals = (trials: readonly { eeg: Float32Array }[]) => trials.map(({ eeg }) => eeg);

test("a trial is aligned by itself and those before it, whatever their order in the list", () => {
  const trials = smallTrials(4);
  const online = new OnlineAlignment(3);
  const wanted = trials.map(({ eeg }) => online.push(eeg));
  expect(signals(testTrials(trials.toReversed(), task, new Set())).toReversed()).toEqual(wanted);
});

test("without alignment they stay as they are", () => {
  const trials = smallTrials(3);
  expect(testTrials(trials, { ...task, alignment: "none" }, new Set())).toBe(trials);
});

test("as published, trials of known subjects are aligned by all of them, then one by one, class by class", () => {
  const trials = smallTrials(4);
  const byClass = [0, 2, 1, 3].map((place, trial) => ({ ...trials[place]!, trial }));
  const aligned = signals(alignTrials(alignTrials(byClass, 3, "batch"), 3, "online"));
  const found = testTrials(trials, { ...task, paper_exact: true }, new Set(["A"]));
  expect(signals(found)).toEqual([0, 2, 1, 3].map((place) => aligned[place]));
  expect(found.map(({ trial }) => trial)).toEqual([0, 1, 2, 3]);
});

test("as published, trials of others are aligned one by one only", () => {
  const trials = smallTrials(3);
  expect(signals(testTrials(trials, { ...task, paper_exact: true }, new Set(["B"])))).toEqual(
    signals(alignTrials(trials, 3, "online")),
  );
});
