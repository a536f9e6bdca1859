// Tests of the rows of a table and of what stands below it.
import { expect, test } from "vitest";
import type { Scores } from "./scores.ts";
import { confusionLines, significanceLines, subjectRows } from "./table.ts";

const scores = (ACC: number): Scores => ({ ACC, BCA: ACC, KAPPA: 0, AUC: null, F1: ACC, SENS: null, ITR: 0 });
const table = (own: readonly number[], other: readonly number[]) =>
  new Map(
    Object.entries({ other, net: own }).map(([method, values]) => [
      method,
      new Map(values.map((value, i) => [`S${i + 1}`, scores(value)])),
    ]),
  );

test("subjects come with all methods, then mean and deviation", () => {
  const rows = subjectRows(table([0.5, 1], [0.5, 0.5]));
  expect(rows.map(({ group, method, metrics }) => [group, method, metrics.ACC])).toEqual([
    ["S1", "other", 0.5],
    ["S1", "net", 0.5],
    ["S2", "other", 0.5],
    ["S2", "net", 1],
    ["mean", "other", 0.5],
    ["mean", "net", 0.75],
    ["deviation", "other", 0],
    ["deviation", "net", 0.25],
  ]);
});

test("one subject has no mean", () => {
  expect(subjectRows(table([0.5], [0.4])).map(({ group }) => group)).toEqual(["S1", "S1"]);
});

test("the confusion matrix in words", () => {
  expect(
    confusionLines(
      [
        [3, 1],
        [0, 4],
      ],
      ["left", "right"],
    ),
  ).toEqual(["left was predicted as: left 3, right 1", "right was predicted as: left 0, right 4"]);
});

test("whether methods differ is said of three subjects or more", () => {
  expect(significanceLines(table([0.9, 0.8], [0.5, 0.5]), "net")).toEqual([]);
  // Differences 0.4, 0.3, 0.5: t = 0.4 / (0.1 / sqrt 3) = 6.93 with 2 degrees of freedom, p = 0.0202.
  expect(significanceLines(table([0.9, 0.8, 1], [0.5, 0.5, 0.5]), "net")).toEqual([
    "p that net differs in ACC (paired t-test over 3 subjects, Benjamini-Hochberg): other 0.020",
  ]);
});
