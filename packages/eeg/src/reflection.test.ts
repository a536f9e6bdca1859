// Tests of left and right.
import { expect, test } from "vitest";
import { mirroredChannels, mirroredClasses } from "./reflection.ts";
import { sizes } from "./sizes.ts";

test("the electrodes of BCI Competition IV 2a change places in the published pairs, the midline stays", () => {
  const pairs = [
    [1, 5],
    [2, 4],
    [6, 12],
    [7, 11],
    [8, 10],
    [13, 17],
    [14, 16],
    [18, 20],
  ] as const;
  const expected = Array.from({ length: 22 }, (_, i) => i);
  for (const [left, right] of pairs) [expected[left], expected[right]] = [right, left];
  expect(mirroredChannels(sizes.base.task.channels)).toEqual(expected);
});

test("names are read as amplifiers write them, those of bipolar channels too", () => {
  expect(mirroredChannels(["EEG C3-REF", "Cz", "c4..", "Fp1-F7", "Fp2-F8"])).toEqual([2, 1, 0, 4, 3]);
});

test("refuses a channel without a counterpart", () => {
  expect(() => mirroredChannels(["C3", "Cz"])).toThrow(
    "task.augmentation.reflection: channel C3 has no counterpart on the other side",
  );
});

test("classes of a side change places, others stay", () => {
  expect(mirroredClasses(["left_hand", "right_hand", "feet"])).toEqual([1, 0, 2]);
});

test("refuses a class of one side only", () => {
  expect(() => mirroredClasses(["left_hand", "feet"])).toThrow(
    "task.augmentation.reflection: class left_hand has no counterpart right_hand",
  );
});
