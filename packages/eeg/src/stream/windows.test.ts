// Tests of the window that moves over a recording: where it lies, gaps, blocks of any size.
import { expect, test } from "vitest";
import { TINY } from "../refusals/run.ts";
import { MovingWindows } from "./windows.ts";

const task = { ...TINY.task, channels: ["C3", "C4"], sfreq: 10, samples: 4, alignment: "none" as const };

/** Channel 0 counts samples, channel 1 is 100 above. */
const samples = (length: number, first = 0) => {
  const own = Float64Array.from({ length }, (_, i) => first + i);
  return [own, own.map((value) => value + 100)];
};

/** Windows of 10 samples that come in blocks of a size. */
function windowsOf(size: number, step: number) {
  const windows = new MovingWindows(task, step);
  const found = [];
  for (let from = 0; from < 10; from += size) {
    found.push(...windows.push(samples(Math.min(size, 10 - from), from)));
  }
  return found;
}

test("a window begins every step and holds one channel behind the other", () => {
  const found = windowsOf(10, 0.3);
  expect(found.map(({ index, onset }) => [index, onset])).toEqual([
    [0, 0],
    [1, 0.3],
    [2, 0.6],
  ]);
  expect(Array.from(found[1]!.eeg!)).toEqual([3, 4, 5, 6, 103, 104, 105, 106]);
});

test.each([1, 3, 7])("blocks of %d samples make the same windows", (size) => {
  expect(windowsOf(size, 0.3)).toEqual(windowsOf(10, 0.3));
});

test("steps longer than a window leave samples out", () => {
  expect(windowsOf(2, 0.6).map(({ onset }) => onset)).toEqual([0, 0.6]);
});

test("a window with a gap is none", () => {
  const [left, right] = samples(10);
  left![5] = Number.NaN;
  const found = [...new MovingWindows(task, 0.2).push([left!, right!])];
  expect(found.map(({ eeg }) => eeg === null)).toEqual([false, true, true, false]);
});
