// Energy per period.
import { describe, expect, test } from "vitest";
import { Zone } from "../../meter/calendar.ts";
import { FRIDGE, KETTLE, madeHouse } from "../testing.ts";
import { barsChart, energyListing, energyTotals, flowChart, partsOf, periodEnergies, sharesChart } from "./layout.ts";

const UTC = new Zone("UTC");
/** Two hours around midnight: an hour each of 1200 W and 600 W. */
const HOUR = 60;
const START = Date.UTC(2014, 0, 6, 23);
const hours = (first: number, second: number) =>
  Array.from({ length: 2 * HOUR }, (_, at) => (at < HOUR ? first : second));
const HOUSE = madeHouse(START, hours(1200, 600), {
  kettle: { watts: hours(600, 0), truth: hours(500, 0) },
  fridge: { watts: hours(60, 60) },
});
const APPLIANCES = [KETTLE, FRIDGE];
const PERIODS = periodEnergies(HOUSE, APPLIANCES, "day", UTC);

describe("a period", () => {
  test("has the energy of its hours", () => {
    expect(PERIODS.map(({ label, mainsKwh, predictedKwh }) => [label, mainsKwh, ...predictedKwh])).toEqual([
      ["2014-01-06", expect.closeTo(1.2, 9), expect.closeTo(0.6, 9), expect.closeTo(0.06, 6)],
      ["2014-01-07", expect.closeTo(0.6, 9), 0, expect.closeTo(0.06, 6)],
    ]);
  });

  test("has no measured energy where nothing was measured", () => {
    expect(PERIODS[0]!.measuredKwh).toEqual([expect.closeTo(0.5, 9), Number.NaN]);
  });

  test("is covered by data as far as the house reaches", () => {
    expect(PERIODS.map(({ coverage }) => coverage)).toEqual([1, 1]);
  });

  test("tells how much of it lacks data", () => {
    const half = madeHouse(
      START,
      Array.from({ length: HOUR }, (_, at) => (at < 30 ? 1 : Number.NaN)),
      {
        kettle: { watts: Array<number>(HOUR).fill(0) },
      },
    );
    expect(periodEnergies(half, [KETTLE], "day", UTC)[0]!.coverage).toBe(0.5);
  });

  test("has a remainder that is never below zero in its bar", () => {
    const [first] = PERIODS;
    expect(partsOf({ ...first!, mainsKwh: 0.1 }, "predicted").at(-1)).toBe(0);
  });
});

test("bars of a period add up to the mains", () => {
  const { series } = barsChart(PERIODS, APPLIANCES, "predicted", 2);
  expect(series.reduce((sum, { y }) => sum + y[0]!, 0)).toBeCloseTo(1.2, 5);
});

test("shares of a period add up to a hundred", () => {
  expect(sharesChart(PERIODS, APPLIANCES).series.reduce((sum, { y }) => sum + y[0]!, 0)).toBeCloseTo(100, 4);
});

test("totals are those of all periods, the remainder last", () => {
  expect(energyTotals(PERIODS, APPLIANCES)).toEqual([0.6, 0.12, 1.08].map((kwh) => expect.closeTo(kwh, 5)));
});

test("a flow tells share and cost", () => {
  const { links } = flowChart("flow", PERIODS, APPLIANCES, 0.5, { text: "#ffffff" } as never);
  expect(links[0]).toMatchObject({ from: "mains", to: "kettle", label: "33.3%, cost 0.30" });
});

test("a listing has a row for each period and marks the chosen one", () => {
  const { rows, key, selected } = energyListing(PERIODS, APPLIANCES, "2014-01-07");
  expect([rows, key(1), selected]).toEqual([2, "2014-01-07", "2014-01-07"]);
});
