// Tests of splits on trials whose division can be read off.
import { describe, expect, test } from "vitest";
import type { Trial } from "./recording.ts";
import {
  chronologicalSplit,
  consecutiveFolds,
  crossSession,
  leaveOneSubjectOut,
  refuseSharedTrials,
  stratifiedFolds,
} from "./splits.ts";

const trial = (subject: string, session: string, value = 0): Trial => ({
  subject,
  session,
  run: null,
  trial: 0,
  onset: null,
  label: "left",
  bad: false,
  eeg: Float32Array.of(value, 1),
});

test("the first four fifths of each class train, class by class", () => {
  const labels = [1, 0, 1, 0, 1, 0, 1, 0, 1, 0];
  expect(chronologicalSplit(labels)).toEqual({ train: [1, 3, 5, 7, 0, 2, 4, 6], test: [9, 8] });
});

test("a number of training trials of each class can be given", () => {
  expect(chronologicalSplit(["a", "b", "a", "b"], 1)).toEqual({ train: [0, 1], test: [2, 3] });
});

describe("folds", () => {
  test("consecutive ones differ by one trial at most, the larger ones first", () => {
    expect(consecutiveFolds(7, 3).map(({ test: held }) => held)).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  test("stratified ones deal each class out in its order", () => {
    const folds = stratifiedFolds([0, 0, 0, 0, 1, 1], 2);
    expect(folds).toEqual([
      { train: [2, 3, 5], test: [0, 1, 4] },
      { train: [0, 1, 4], test: [2, 3, 5] },
    ]);
  });

  test("more folds than trials are refused", () => {
    expect(() => consecutiveFolds(3, 5)).toThrow("5 folds of 3 trials");
  });
});

test("each subject tests once", () => {
  const splits = leaveOneSubjectOut([trial("A", "1"), trial("B", "1"), trial("A", "2")]);
  expect([...splits]).toEqual([
    ["A", { train: [1], test: [0, 2] }],
    ["B", { train: [0, 2], test: [1] }],
  ]);
});

test("a single subject cannot be left out", () => {
  expect(() => leaveOneSubjectOut([trial("A", "1")])).toThrow("only one subject");
});

test("named sessions train and the others test", () => {
  const trials = [trial("A", "1"), trial("A", "2"), trial("B", "1")];
  expect(crossSession(trials, ["1"])).toEqual({ train: [0, 2], test: [1] });
  expect(() => crossSession(trials, ["3"])).toThrow("training on session 3: nothing left on one side; has 1, 2");
});

test("a recording filed under two subjects is found out", () => {
  const message = "the same trial trains and tests: subject A session 1 trial 0 and subject B session 1 trial 0";
  expect(() => refuseSharedTrials([trial("A", "1", 5)], [trial("B", "1", 6), trial("B", "1", 5)])).toThrow(message);
  refuseSharedTrials([trial("A", "1", 5)], [trial("B", "1", -5)]);
});
