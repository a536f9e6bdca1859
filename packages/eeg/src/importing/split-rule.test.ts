// Tests of how imported trials are divided into splits.
import { expect, test } from "vitest";
import type { Trial } from "../recording.ts";
import { parseSplitRule, RecordingSplits, splitSubject } from "./split-rule.ts";

const trialsOf = (labels: readonly (string | null)[]): Trial[] =>
  labels.map((label, trial) => ({
    subject: "A",
    session: "1",
    run: null,
    trial,
    onset: null,
    label,
    bad: false,
    eeg: new Float32Array(0),
  }));

const numbers = (trials: readonly Trial[] = []) => trials.map(({ trial }) => trial);

test("by default the first session of each subject trains", () => {
  const splits = new RecordingSplits(parseSplitRule("sessions"));
  const of = (subject: string, session: string) => splits.of({ subject, session });
  expect([of("A", "2"), of("B", "1"), of("A", "1"), of("A", "2"), of("B", "2")]).toEqual([
    "train",
    "train",
    "test",
    "train",
    "test",
  ]);
});

test("named sessions train, named subjects test", () => {
  const sessions = new RecordingSplits(parseSplitRule("sessions:x,y"));
  expect(["w", "x", "y"].map((session) => sessions.of({ subject: "A", session }))).toEqual(["test", "train", "train"]);
  const subjects = new RecordingSplits(parseSplitRule("subjects:B,C"));
  expect(["A", "B", "C"].map((subject) => subjects.of({ subject, session: "1" }))).toEqual(["train", "test", "test"]);
});

test("co trains on the first ceil(0.8 * 4 / 2) = 2 trials of each class", () => {
  const split = splitSubject(trialsOf(["l", "l", "r", "l", "r", "r"].slice(0, 4)), { kind: "co" });
  expect([numbers(split.get("train")), numbers(split.get("test"))]).toEqual([[0, 1, 2], [3]]);
});

test("cv:2/3 tests on the second third", () => {
  const split = splitSubject(trialsOf(["l", "r", "l", "r", "l", "r"]), parseSplitRule("cv:2/3"));
  expect([numbers(split.get("train")), numbers(split.get("test"))]).toEqual([
    [0, 1, 4, 5],
    [2, 3],
  ]);
});

test("a trial without a class tests", () => {
  const split = splitSubject(trialsOf([null, "l", "r", "l", "r"]), parseSplitRule("cv:5/5"));
  expect(numbers(split.get("test"))).toEqual([0, 4]);
});

test.each(["halves", "cv", "cv:6/5", "subjects", "co:3"])("refuses the rule %s", (written) => {
  expect(() => parseSplitRule(written)).toThrow(`--split ${written}: expected`);
});
