// Tests of energy per calendar period: borders, missing periods, the household's zone.
import { describe, expect, test } from "vitest";
import { Zone } from "./calendar.ts";
import { EnergyScore, householdEnergy, PeriodTotals } from "./energy.ts";

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

describe("household energy", () => {
  const rows = (house: string, start: string, count: number) => ({
    length: count,
    values: {
      house_id: new Array<string>(count).fill(house),
      timestamp: Float64Array.from({ length: count }, (_, i) => at(start) + i * 3_600_000),
      aggregate_w: new Float32Array(count).fill(1000),
      kettle_w: new Float32Array(count).fill(100),
    },
  });

  test("sums kWh per local day, which starts at local midnight", async () => {
    // From 22:00 UTC in July: 23:00 in London, so one hour of the 1st and four of the 2nd.
    const days = await householdEnergy([rows("2", "2014-07-01T22:00", 5)], ["kettle"], 3600, new Zone("Europe/London"));
    expect(days).toEqual([
      { house: "2", date: "2014-07-01", hours: 1, aggregateKwh: 1, appliancesKwh: { kettle: 0.1 } },
      { house: "2", date: "2014-07-02", hours: 4, aggregateKwh: 4, appliancesKwh: { kettle: 0.4 } },
    ]);
  });

  test("the day on which the clock goes forward has 23 hours", async () => {
    const batch = rows("2", "2014-03-30T00:00", 24);
    const [day] = await householdEnergy([batch], ["kettle"], 3600, new Zone("Europe/London"));
    expect([day!.date, day!.hours]).toEqual(["2014-03-30", 23]);
  });

  test("keeps houses apart", async () => {
    const batches = [rows("1", "2014-01-01T00:00", 2), rows("2", "2014-01-01T00:00", 3)];
    const days = await householdEnergy(batches, ["kettle"], 3600, new Zone("UTC"));
    expect(days.map(({ house, aggregateKwh }) => [house, aggregateKwh])).toEqual([
      ["1", 2],
      ["2", 3],
    ]);
  });
});
