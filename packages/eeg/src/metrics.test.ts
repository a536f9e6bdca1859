// Tests of scores on confusions that can be counted by hand, and of the statistics beside them.
import { describe, expect, test } from "vitest";
import {
  accuracy,
  areaUnderCurve,
  balancedAccuracy,
  confusionMatrix,
  informationTransferRate,
  kappa,
  sensitivity,
  weightedF1,
} from "./metrics.ts";
import { benjaminiHochberg, pairedTTest } from "./significance.ts";

describe("a confusion of three right negatives, one false alarm, one miss and one hit", () => {
  const confusion = confusionMatrix([0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 0, 1], 2);

  test("rows are the truth", () => {
    expect(confusion).toEqual([
      [3, 1],
      [1, 1],
    ]);
  });

  test("scores are those counted by hand", () => {
    expect(accuracy(confusion)).toBeCloseTo(4 / 6, 12);
    expect(balancedAccuracy(confusion)).toBeCloseTo((3 / 4 + 1 / 2) / 2, 12);
    expect(sensitivity(confusion)).toBe(0.5);
    // F1: 6/8 of the first class, 2/4 of the second.
    expect(weightedF1(confusion)).toBeCloseTo((4 * 0.75 + 2 * 0.5) / 6, 12);
    // Chance: (4*4 + 2*2) / 36.
    expect(kappa(confusion)).toBeCloseTo((4 / 6 - 20 / 36) / (1 - 20 / 36), 12);
  });
});

test("what a missing class leaves undefined is null", () => {
  const confusion = confusionMatrix([0, 0], [0, 0], 2);
  expect([sensitivity(confusion), kappa(confusion), areaUnderCurve([0, 0], [1, 2])]).toEqual([null, null, null]);
});

test("a class out of range is refused", () => {
  expect(() => confusionMatrix([0, 2], [0, 0], 2)).toThrow("trial 1: class 2 predicted as 0; expected 0 to 1");
});

test("ties count one half in the area under the curve", () => {
  // Pairs: 0.5 against 0.5 (tie), 0.5 against 0.1 (won), 0.2 against 0.5 (lost), 0.2 against 0.1 (won).
  expect(areaUnderCurve([0, 1, 0, 1], [0.5, 0.5, 0.1, 0.2])).toBe(2.5 / 4);
});

test("bits per minute: two bits a second without error, none at chance", () => {
  expect(informationTransferRate(4, 1, 1)).toBeCloseTo(120, 12);
  expect(informationTransferRate(4, 0.25, 1)).toBe(0);
});

describe("tests of significance", () => {
  test("with one degree of freedom p is that of the Cauchy distribution", () => {
    // Differences 1 and 3: t = 2 / (sqrt(2) / sqrt(2)) = 2; p = 1 - (2 / pi) atan 2.
    expect(pairedTTest([1, 3], [0, 0])).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(2), 12);
  });

  test("no difference at all is no evidence", () => {
    expect(pairedTTest([1, 2], [1, 2])).toBe(1);
  });

  test("adjusted p never falls below that of a smaller p", () => {
    // 0.01 * 3 / 1, then the smaller of 0.04 * 3 / 2 and 0.041 * 3 / 3.
    const adjusted = benjaminiHochberg([0.04, 0.01, 0.041]);
    [0.041, 0.03, 0.041].forEach((value, i) => void expect(adjusted[i]).toBeCloseTo(value, 12));
  });
});
