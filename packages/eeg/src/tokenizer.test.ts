// Tests of the tokenizer: the signal as it is, classes by number, trials that do not fit.
import { expect, test } from "vitest";
import type { Trial } from "./recording.ts";
import { sizes } from "./sizes.ts";
import { encodeTrial, tokenizer } from "./tokenizer.ts";

const TASK = { ...sizes.small.task, channels: ["C3", "C4"], samples: 3, classes: ["left", "right"] };

const trialOf = (changes: Partial<Trial> = {}): Trial => ({
  subject: "S1",
  session: "0train",
  run: null,
  trial: 7,
  onset: null,
  label: "right",
  bad: false,
  eeg: Float32Array.of(1, 2, 3, 4, 5, 6),
  ...changes,
});

test("the signal stays, the class becomes its number", () => {
  expect(encodeTrial(trialOf(), TASK)).toEqual({ x: Float32Array.of(1, 2, 3, 4, 5, 6), label: 1 });
});

test("a trial without a class has no number", () => {
  expect(encodeTrial(trialOf({ label: null }), TASK)).toEqual({ x: Float32Array.of(1, 2, 3, 4, 5, 6) });
});

test.each<[string, Partial<Trial>, string]>([
  [
    "another length",
    { eeg: new Float32Array(5) },
    "subject S1 session 0train trial 7: 5 values, expected 2 channels of 3 samples",
  ],
  [
    "a gap",
    { eeg: Float32Array.of(1, 2, 3, 4, Number.NaN, 6) },
    "subject S1 session 0train trial 7: channel C4 sample 1 is NaN",
  ],
  [
    "a class of its own",
    { label: "feet" },
    'subject S1 session 0train trial 7: label "feet", the model has left, right',
  ],
])("refuses a trial with %s", (_, changes, message) => {
  expect(() => encodeTrial(trialOf(changes), TASK)).toThrow(message);
});

test("examples have the shape and the classes of the task", () => {
  const examples = tokenizer.examples({ ...sizes.small, task: TASK });
  expect(examples.map((trial) => encodeTrial(trial, TASK).label)).toEqual([0, 1, 0]);
});
