// Tests of scores and of their summary over subjects.
import { expect, test } from "vitest";
import { deviationScores, meanScores, scoresOf } from "./scores.ts";

/** Three of four right: one of class 1 is taken for class 0. */
const judged = {
  truth: [0, 0, 1, 1],
  probabilities: [
    [0.9, 0.1],
    [0.6, 0.4],
    [0.7, 0.3],
    [0.2, 0.8],
  ],
};

test("shares, agreement and the ranking of two classes", () => {
  const scores = scoresOf(judged, 2, 4);
  expect(scores).toMatchObject({ ACC: 0.75, BCA: 0.75, KAPPA: 0.5, SENS: 0.5, AUC: 0.75 });
  // F1 of class 0: 2 * 2 / (2 + 3), of class 1: 2 * 1 / (2 + 1); as many trials of each.
  expect(scores.F1).toBeCloseTo((4 / 5 + 2 / 3) / 2);
  // 1 + 0.75 log2 0.75 + 0.25 log2 0.25 bits in four seconds.
  expect(scores.ITR).toBeCloseTo(15 * (1 + 0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25)));
});

test("of three classes there is neither AUC nor sensitivity", () => {
  const three = {
    truth: [0, 1, 2],
    probabilities: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  expect(scoresOf(three, 3, 1)).toMatchObject({ ACC: 1, AUC: null, SENS: null });
});

test("mean and population standard deviation over subjects; null where one has none", () => {
  const [a, b] = [scoresOf(judged, 2, 4), { ...scoresOf(judged, 2, 4), ACC: 0.25, AUC: null }];
  expect(meanScores([a, b])).toMatchObject({ ACC: 0.5, AUC: null });
  expect(deviationScores([a, b])).toMatchObject({ ACC: 0.25, BCA: 0 });
});
