// Tests of the legacy shuffle against NumPy's own results.
import { expect, test } from "vitest";
import { legacyPermutation, legacyShuffle } from "./split.ts";

test("100 windows split 80:20 with seed 2 as the reference splits them", () => {
  // First and last indices of the reference split of 100 windows, seed 2; int(100 * (1 - 0.2)) = 80 are train.
  const order = legacyPermutation(100, 2);
  expect(order.slice(0, 12)).toEqual([83, 30, 56, 24, 16, 23, 2, 27, 28, 13, 99, 92]);
  expect(order.slice(80)).toEqual([4, 67, 39, 37, 20, 31, 63, 47, 85, 93, 49, 34, 7, 75, 82, 43, 22, 72, 15, 40]);
});

test("37 windows with seed 1 as the reference splits them", () => {
  expect(legacyPermutation(37, 1)).toEqual([
    2, 29, 3, 22, 25, 27, 21, 35, 19, 24, 30, 17, 28, 34, 31, 26, 4, 14, 10, 33, 23, 32, 20, 18, 6, 13, 7, 36, 1, 16, 0,
    15, 5, 11, 9, 8, 12,
  ]);
});

test("houses of the dishwasher are shuffled, then the rest again, as in the reference house split", () => {
  const houses = [1, 2, 3, 5, 6, 7, 9, 10, 13, 15, 16, 18, 20];
  const shuffled = legacyShuffle([...houses], 0);
  expect(shuffled.slice(0, 2)).toEqual([9, 18]);
  expect(legacyShuffle(shuffled.slice(2), 0)).toEqual([2, 7, 3, 20, 15, 16, 5, 1, 13, 6, 10]);
});

test("seeds with the highest bit set agree with NumPy", () => {
  // numpy.random.RandomState(4294967295).shuffle(numpy.arange(10))
  expect(legacyPermutation(10, 4294967295)).toEqual([6, 9, 5, 1, 8, 0, 7, 4, 2, 3]);
});

test("long lists, where the generator's state is used up many times, agree with NumPy", () => {
  // numpy.random.RandomState(7).shuffle(numpy.arange(100000))
  const order = legacyPermutation(100_000, 7);
  expect(order.slice(0, 5)).toEqual([33909, 92307, 89107, 9538, 31008]);
  expect(order.slice(-5)).toEqual([53459, 10742, 49689, 58564, 61615]);
});

test("empty and single lists are left as they are", () => {
  expect(legacyPermutation(0, 3)).toEqual([]);
  expect(legacyPermutation(1, 3)).toEqual([0]);
});
