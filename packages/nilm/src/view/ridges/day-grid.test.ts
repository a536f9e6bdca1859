// Days by the clock.
import { expect, test } from "vitest";
import { Zone } from "../../meter/calendar.ts";
import { madeHouse } from "../testing.ts";
import { cellMinutes, dayGrid, dayMatrix } from "./day-grid.ts";

const DAY_MINUTES = 1440;
const minutes = (count: number, value: (minute: number) => number) =>
  Array.from({ length: count }, (_, at) => value(at));

test("cells are five minutes wide, wider for a year", () => {
  // 365 days of 10 minutes are 52 560 cells, within the limit; of 8 minutes they are too many.
  expect([cellMinutes(28, 60_000), cellMinutes(365, 60_000)]).toEqual([5, 10]);
});

test("cells are not shorter than a sample", () => {
  expect(cellMinutes(2, 30 * 60_000)).toBe(30);
});

test("rows begin at midnight of the zone", () => {
  const house = madeHouse(
    Date.UTC(2014, 6, 1, 22, 55),
    minutes(10, (at) => at),
  );
  const { days, cells, columns } = dayGrid(house, new Zone("Europe/London"));
  // 22:55 UTC is 23:55 in London in July: five minutes in the last cell of a day, five in the first of the next.
  expect({ days, cells: [...cells] }).toEqual({
    days: 2,
    cells: [...Array(5).fill(columns - 1), ...Array(5).fill(columns)],
  });
});

test("an hour that the clock skips has no value, one that it repeats has one", () => {
  const ones = minutes(DAY_MINUTES + 60, () => 1);
  const hourOf = (start: number, hour: number) => {
    const grid = dayGrid(madeHouse(start, ones), new Zone("Europe/London"));
    return [...dayMatrix(Float32Array.from(ones), grid, "mean").values.subarray(hour * 12, hour * 12 + 12)];
  };
  expect([hourOf(Date.UTC(2014, 2, 30), 1), hourOf(Date.UTC(2014, 9, 25, 23), 1)]).toEqual([
    Array(12).fill(Number.NaN),
    Array(12).fill(1),
  ]);
});

test("a cell has the mean or the value farthest from zero of its samples", () => {
  const house = madeHouse(0, [1, -8, 1, Number.NaN, 2]);
  const grid = dayGrid(house, new Zone("UTC"));
  const first = (shown: "mean" | "peak") => dayMatrix(house.mains, grid, shown).values[0];
  expect([first("mean"), first("peak")]).toEqual([-1, -8]);
});

test("a cell knows the sample that stands for it", () => {
  const house = madeHouse(0, [1, 5, 2]);
  expect(dayMatrix(house.mains, dayGrid(house, new Zone("UTC")), "mean").samples[0]).toBe(1);
});
