// Tests of a household's energy per calendar period: borders, houses, shares, costs, what is not counted.
import { describe, expect, test } from "vitest";
import { Zone } from "../meter/calendar.ts";
import { type EnergyOptions, householdEnergy } from "./household-energy.ts";

const { NaN: none } = Number;
const at = (text: string) => Date.parse(`${text}Z`);
const LONDON = new Zone("Europe/London");
const options = (changes: Partial<EnergyOptions> = {}): EnergyOptions => ({
  appliances: ["kettle"],
  periodS: 3600,
  zone: LONDON,
  ...changes,
});

/** Hourly rows: 1 kW in the house, a tenth of it the kettle unless told otherwise. */
function rows(house: string, start: string, kettle: readonly number[], aggregate = kettle.map(() => 1000)) {
  return {
    length: kettle.length,
    values: {
      house_id: kettle.map(() => house),
      timestamp: Float64Array.from(kettle, (_, i) => at(start) + i * 3_600_000),
      aggregate_w: Float32Array.from(aggregate),
      kettle_w: Float32Array.from(kettle),
    },
  };
}

const hours = (count: number) => Array<number>(count).fill(100);

test("kWh are summed per local day, which starts at local midnight", () => {
  // From 22:00 UTC in July: 23:00 in London, so one hour of the 1st and four of the 2nd.
  const days = householdEnergy([rows("2", "2014-07-01T22:00", hours(5))], "day", options());
  const kettle = (kwh: number) => ({ kettle: { kwh, sharePercent: 10, cost: null } });
  expect(days).toEqual([
    { house: "2", date: "2014-07-01", hours: 1, aggregateKwh: 1, aggregateCost: null, appliances: kettle(0.1) },
    { house: "2", date: "2014-07-02", hours: 4, aggregateKwh: 4, aggregateCost: null, appliances: kettle(0.4) },
  ]);
});

test("the day on which the clock goes forward has 23 hours", () => {
  const [day] = householdEnergy([rows("2", "2014-03-30T00:00", hours(24))], "day", options());
  expect([day!.date, day!.hours]).toEqual(["2014-03-30", 23]);
});

test("houses are kept apart", () => {
  const batches = [rows("1", "2014-01-01T00:00", hours(2)), rows("2", "2014-01-01T00:00", hours(3))];
  expect(householdEnergy(batches, "day", options()).map(({ house, aggregateKwh }) => [house, aggregateKwh])).toEqual([
    ["1", 2],
    ["2", 3],
  ]);
});

describe("the share", () => {
  test("is of the samples that have a prediction, while the aggregate has all readings", () => {
    const [day] = householdEnergy([rows("1", "2014-01-01T00:00", [250, 250, none, none])], "day", options());
    expect([day!.aggregateKwh, day!.appliances.kettle!.sharePercent]).toEqual([4, 25]);
  });

  test("leaves out a prediction without a reading", () => {
    const batch = rows("1", "2014-01-01T00:00", [200, 700], [1000, none]);
    const [day] = householdEnergy([batch], "day", options());
    expect(day!.appliances.kettle).toEqual({ kwh: 0.2, sharePercent: 20, cost: null });
  });

  test("is not known where nothing was drawn", () => {
    const [day] = householdEnergy([rows("1", "2014-01-01T00:00", [0], [0])], "day", options());
    expect(day!.appliances.kettle!.sharePercent).toBeNull();
  });
});

describe("the cost", () => {
  const tariff = { currency: "GBP", priceAt: (utcMs: number) => (utcMs < at("2014-01-01T02:00") ? 1 : 3) };

  test("is that of each sample at the price of its time", () => {
    const [day] = householdEnergy([rows("1", "2014-01-01T00:00", hours(4))], "day", options({ tariff }));
    // 2 h at 1 and 2 h at 3
    expect(day!.aggregateCost).toBe(8);
    expect(day!.appliances.kettle!.cost).toBeCloseTo(0.8, 12);
  });

  test("is not asked for where there is no reading", () => {
    const known = {
      ...tariff,
      priceAt: (utcMs: number) => (utcMs === at("2014-01-01T00:00") ? 2 : expect.fail("asked")),
    };
    const batch = rows("1", "2014-01-01T00:00", [100, none], [1000, none]);
    expect(householdEnergy([batch], "day", options({ tariff: known }))[0]!.aggregateCost).toBe(2);
  });
});
