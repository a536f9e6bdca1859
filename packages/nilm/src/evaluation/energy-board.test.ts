// Tests of the energy figures of an evaluation: units, periods, what is scored.
import { expect, test } from "vitest";
import { Zone } from "../meter/calendar.ts";
import { tinyConfig } from "../refusals/tiny-dataset.node.ts";
import { EnergyBoard } from "./energy-board.ts";
import type { ScoredHouse } from "./scored-house.ts";

const { task } = tinyConfig({ window: 2 });
const DAY = 86_400_000;

/** Windows of two hours on the given days of July 2014, at noon: 2000 W in the house, 1000 W of them the kettle. */
function houseOn(...days: number[]): ScoredHouse {
  const times = Float64Array.from(days.flatMap((day) => [0, 1].map((h) => Date.UTC(2014, 6, day, 12 + h))));
  const watts = new Float32Array(times.length).fill(1000);
  const aggregate = watts.map((power) => 2 * power);
  const starts = days.map((_, i) => 2 * i);
  return {
    house: "1",
    times,
    aggregate,
    starts,
    window: 2,
    truths: [{ watts, on: new Uint8Array(times.length).fill(1) }],
  };
}

function boardOf(house: ScoredHouse, watts: number): EnergyBoard {
  const board = new EnergyBoard({ ...task, period_s: 3600 }, new Zone("Europe/London"));
  for (const [method, power] of Object.entries({ Net: watts, zero: 0 })) {
    board.add(method, house, { kettle: new Float32Array(house.times.length).fill(power) });
  }
  return board;
}

test("errors are in kWh a period, ratios and shares of the totals", () => {
  const [day, week] = boardOf(houseOn(1, 2), 500).figures;
  // Each day 2 kWh true and 1 kWh predicted of 4 kWh; the reference adds 1 W to every total.
  expect(day).toMatchObject({ group: "kettle", method: "Net", period: "D", periods: 2 });
  expect(day!.mae_kwh).toBeCloseTo(1, 9);
  expect([day!.MR, day!.SAE, day!.TECA]).toEqual([0.5, 0.5, 0.75].map((value) => expect.closeTo(value, 3)));
  expect([day!.true_share_percent, day!.share.mae_percent]).toEqual([50, 25].map((value) => expect.closeTo(value, 1)));
  expect(day!.share.MR).toBeCloseTo(0.5, 3);
  expect(week).toMatchObject({ period: "W", periods: 1 });
  expect(week!.mae_kwh).toBeCloseTo(2, 9);
});

test("days without a scored window between others do not count", () => {
  expect(boardOf(houseOn(1, 1 + 5), 500).figures[0]!.periods).toBe(2);
});

test("a sample belongs to the day of the household's clock", () => {
  const house = houseOn(1);
  // 23:00 in London and midnight
  const late = { ...house, times: house.times.map((time) => time + 10 * 3_600_000) };
  expect(late.times[1]! - Date.UTC(2014, 6, 1)).toBe(DAY - 3_600_000);
  expect(boardOf(late, 500).figures[0]!.periods).toBe(2);
});

test("the note has the error of a day beside that of the reference", () => {
  expect(boardOf(houseOn(1, 2), 500).notes("Net", "zero")).toEqual([
    "kettle: Net MAE 1.000 kWh/day over 2 days (zero 2.000)",
  ]);
});
