// Tests of what training reads: channels by name, alignment by session, leaks and missing classes.
import type { DatasetSource } from "@sciformer/core";
import { expect, test } from "vitest";
import { covariance } from "./alignment/covariance.ts";
import { checkTraining, rows, taskTrials } from "./dataset.ts";
import { memorySource } from "./memory-source.ts";
import type { Trial } from "./recording.ts";
import { TINY } from "./refusals/run.ts";
import { ABOUT, smallTrials } from "./testing.ts";

async function gathered(trials: AsyncIterable<Trial>): Promise<Trial[]> {
  const all: Trial[] = [];
  for await (const trial of trials) all.push(trial);
  return all;
}
const config = (changes: Partial<typeof TINY.task> = {}) => ({ ...TINY, task: { ...TINY.task, ...changes } });

test("channels in another order are put in the order of the model", async () => {
  const trials = smallTrials(2);
  const source = memorySource("small", { test: trials }, ABOUT);
  const { task } = config({ channels: ["C4", "C3"] });
  const [first] = await gathered(taskTrials(source, "test", task));
  const { samples } = ABOUT;
  expect(first!.eeg.slice(0, samples)).toEqual(trials[0]!.eeg.slice(2 * samples));
  expect(first!.eeg.slice(samples)).toEqual(trials[0]!.eeg.slice(0, samples));
});

test("after alignment the mean covariance of a session is the identity", async () => {
  const trials = [...smallTrials(6), ...smallTrials(4, { session: "2" }, 2)];
  const aligned = await gathered(rows(memorySource("small", { train: trials }, ABOUT), "train", config()));
  const second = aligned.filter(({ session }) => session === "2").map(({ eeg }) => covariance(eeg, 3));
  const mean = (i: number, j: number) => second.reduce((sum, own) => sum + own.get(i, j) / second.length, 0);
  expect([mean(0, 0), mean(1, 1), mean(2, 2)].every((value) => Math.abs(value - 1) < 1e-4)).toBe(true);
  expect(Math.abs(mean(0, 2))).toBeLessThan(1e-4);
});

test("without alignment trials stay as they are, in every epoch", async () => {
  const trials = smallTrials(3);
  const source = memorySource("small", { train: trials }, ABOUT);
  const plain = config({ alignment: "none" });
  for (let epoch = 0; epoch < 2; epoch++) {
    expect((await gathered(rows(source, "train", plain))).map(({ eeg }) => eeg)).toEqual(trials.map(({ eeg }) => eeg));
  }
});

test("the trials are read from the dataset no more than it takes to align and keep them", async () => {
  const source = memorySource("small", { train: smallTrials(4) }, ABOUT);
  let scans = 0;
  const counted: DatasetSource = {
    ...source,
    scan: (...given) => {
      scans++;
      return source.scan(...given);
    },
  };
  for (let epoch = 0; epoch < 5; epoch++) await gathered(rows(counted, "train", config()));
  expect(scans).toBe(2);
});

test("training data of two classes without copies in the test split passes", async () => {
  const source = memorySource("small", { train: smallTrials(4), test: smallTrials(2, {}, 2) }, ABOUT);
  await expect(checkTraining(source, config())).resolves.toBeUndefined();
});

test("a class that the model does not have is refused", async () => {
  const source = memorySource("small", { test: smallTrials(2) }, { ...ABOUT, classes: ["left", "feet"] });
  await expect(gathered(taskTrials(source, "test", TINY.task))).rejects.toThrow(
    "small: class feet is none of the model's (left, right)",
  );
});
