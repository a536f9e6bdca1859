// Tests of energy per calendar period: borders, missing periods, scores.
import { describe, expect, test } from "vitest";
import { Zone } from "../meter/calendar.ts";
import { EnergyScore, PeriodTotals } from "./energy.ts";

const at = (text: string) => Date.parse(`${text}Z`);

describe("period totals", () => {
  test("weeks run from Monday to Sunday", () => {
    const totals = new PeriodTotals("week", new Zone("UTC"), 1);
    // Friday, Sunday, Monday.
    totals.add([at("2014-03-28T12:00"), at("2014-03-30T23:59"), at("2014-03-31T00:00")], [[1, 2, 4]]);
    expect(totals.totals.map(({ sums }) => sums[0])).toEqual([3, 4]);
  });

  test("a period without samples between others has a total of zero", () => {
    const totals = new PeriodTotals("day", new Zone("UTC"), 1);
    totals.add([at("2014-03-01T12:00"), at("2014-03-03T12:00")], [[1, 2]]);
    expect(totals.totals.map(({ sums }) => sums[0])).toEqual([1, 0, 2]);
  });

  test("missing samples are left out and counted", () => {
    const totals = new PeriodTotals("month", new Zone("UTC"), 1);
    totals.add([at("2014-03-01T12:00"), at("2014-03-03T12:00")], [[Number.NaN, 2]]);
    const [{ sums, counts }] = totals.totals as [(typeof totals.totals)[number]];
    expect([sums[0], counts[0]]).toEqual([2, 1]);
  });
});

test("energy scores compare totals after adding 1 W and shares in percent", () => {
  const score = new EnergyScore("day");
  score.add("1", [at("2014-03-01T00:00"), at("2014-03-01T00:01")], [99, 100], [49, 50], [24, 25]);
  const { energy, share, trueSharePercent } = score.values;
  // Totals: aggregate 200, truth 100, prediction 50.
  expect([energy.MAE, share.MAE, trueSharePercent]).toEqual([50, 25, 50]);
});

test("energy scores begin periods on the clock that they are given", () => {
  const score = new EnergyScore("day", { zone: new Zone("Europe/London") });
  // In July 23:30 UTC is half past midnight in London, so both samples are of the 2nd.
  score.add("1", [at("2014-07-01T23:30"), at("2014-07-02T12:00")], [0, 0], [9, 20], [9, 20]);
  expect(score.values.periods).toBe(1);
});

test("energy scores take a day without samples as 0 W, or leave it out where that is asked for", () => {
  const [all, some] = [{}, { skipsEmpty: true }].map((options) => {
    const score = new EnergyScore("day", options);
    score.add("1", [at("2014-03-01T12:00"), at("2014-03-03T12:00")], [50, 50], [30, 30], [0, 0]);
    return score.values;
  });
  expect([all!.periods, all!.energy.MAE]).toEqual([3, 20]);
  expect([some!.periods, some!.energy.MAE]).toEqual([2, 30]);
});
