// Splits by house, by time and by published protocol.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Zone } from "../meter/calendar.ts";
import { refitPaperSplit } from "./refit.ts";
import { rowRanges, splitPlan } from "./splits.ts";

const UTC = new Zone("UTC");
const plan = (values: Record<string, string>, houses: string[]) => splitPlan(values, houses, UTC, undefined);
const splitsOf = (values: Record<string, string>, houses: string[]) =>
  Object.fromEntries([...plan(values, houses)].map(([house, parts]) => [house, parts.map(({ split }) => split)]));

describe("splitPlan", () => {
  test("with several houses the last one tests and the one before it validates", () => {
    expect(splitsOf({}, ["1", "2", "3"])).toEqual({ 1: ["train"], 2: ["valid"], 3: ["test"] });
    expect(splitsOf({}, ["1", "2"])).toEqual({ 1: ["train"], 2: ["test"] });
  });

  test("one house is split by time into 70, 10 and 20 %", () => {
    const parts = plan({}, ["1"]).get("1")!;
    expect(
      rowRanges(
        parts,
        new Float64Array(10).map((_, i) => i),
      ),
    ).toEqual([
      { split: "train", from: 0, to: 7 },
      { split: "valid", from: 7, to: 8 },
      { split: "test", from: 8, to: 10 },
    ]);
  });

  test("a range takes both its days, in the household's zone", () => {
    const parts = splitPlan({ train: "2@2014-07-01..2014-07-02" }, ["2"], new Zone("Europe/London"), undefined).get(
      "2",
    )!;
    expect(parts).toEqual([
      { split: "train", by: "time", from: Date.UTC(2014, 5, 30, 23), to: Date.UTC(2014, 6, 2, 23) },
    ]);
  });

  test("houses that no list names train where no training list is given", () => {
    expect(splitsOf({ test: "2" }, ["1", "2", "3"])).toEqual({ 1: ["train"], 2: ["test"], 3: ["train"] });
  });

  test("one house may train and test on disjoint ranges", () => {
    expect(splitsOf({ train: "1@..2014-06-30", test: "1@2014-07-01.." }, ["1"])).toEqual({ 1: ["train", "test"] });
  });

  test("refuses ranges of two splits that overlap by a day", () => {
    const values = { train: "1@..2014-07-01", test: "1@2014-07-01.." };
    expect(() => plan(values, ["1"])).toThrow(/--test: test house 1 is also in --train/);
  });

  test("refuses a house that is not there, naming those that are", () => {
    expect(() => plan({ test: "9" }, ["1", "2"])).toThrow(/no house "9" \(found: 1, 2\)/);
  });
});

describe("refitPaperSplit", () => {
  const fixture = new URL("../../../../test/fixtures/nilm/splits.json", import.meta.url);
  const { refit_house_split: expected } = JSON.parse(readFileSync(fixture, "utf8")) as {
    refit_house_split: Record<string, { test: number[]; valid: number[]; train: number[] }>;
  };

  test.each(Object.entries(expected))("draws %s as the reference does", (key, want) => {
    const [appliance, seed] = key.split("/") as [string, string];
    const { test: tests, valid, train } = refitPaperSplit(appliance, Number(seed));
    expect({ test: tests.map(Number), valid: valid.map(Number), train: train.map(Number) }).toEqual(want);
  });
});
