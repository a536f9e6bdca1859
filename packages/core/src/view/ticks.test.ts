// Round ticks.
import { describe, expect, test } from "vitest";
import { linearTicks, logTicks, timeTicks } from "./ticks.ts";

const HOUR = 3_600_000;

describe("linear ticks", () => {
  test.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [0.05, 0.62, 6, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]],
    [-3, 3, 3, [-2, 0, 2]],
    [0, 3e-7, 3, [0, 1e-7, 2e-7, 3e-7]],
    [1990, 2030, 4, [1990, 2000, 2010, 2020, 2030]],
  ])("%d .. %d in about %d parts", (low, high, count, ticks) => {
    expect(linearTicks(low, high, count)).toEqual(ticks);
  });

  test("an empty range has none", () => {
    expect(linearTicks(1, 1, 5)).toEqual([]);
  });
});

describe("log ticks", () => {
  test("are powers of ten over many decades", () => {
    expect(logTicks(0.002, 300)).toEqual([0.01, 0.1, 1, 10, 100]);
  });

  test("have 2 and 5 between close powers", () => {
    expect(logTicks(1, 20)).toEqual([1, 2, 5, 10, 20]);
  });
});

describe("time ticks", () => {
  test("lie on whole hours for a day", () => {
    const start = Date.UTC(2026, 0, 5, 0, 10);
    expect(timeTicks(start, start + 24 * HOUR, 4).map((time) => new Date(time).toISOString().slice(11, 16))).toEqual([
      "06:00",
      "12:00",
      "18:00",
      "00:00",
    ]);
  });

  test("lie on the midnights of the zone", () => {
    const offset = -5 * HOUR;
    const start = Date.UTC(2026, 0, 5);
    const ticks = timeTicks(start, start + 48 * HOUR, 2, () => offset);
    expect(ticks.map((time) => new Date(time + offset).toISOString().slice(11, 16))).toEqual(["00:00", "00:00"]);
  });

  test("are first days of months over a year, and of years over decades", () => {
    const days = (low: number, high: number, count: number) =>
      timeTicks(low, high, count).map((time) => new Date(time).toISOString().slice(0, 10));
    expect(days(Date.UTC(2025, 0, 10), Date.UTC(2026, 0, 10), 4)).toEqual([
      "2025-04-01",
      "2025-07-01",
      "2025-10-01",
      "2026-01-01",
    ]);
    expect(days(Date.UTC(1984, 0, 1), Date.UTC(2024, 0, 1), 4)).toEqual([
      "1990-01-01",
      "2000-01-01",
      "2010-01-01",
      "2020-01-01",
    ]);
  });

  test("follow the zone through a change of its offset", () => {
    const change = Date.UTC(2026, 2, 29, 1);
    const offsetAt = (time: number) => (time < change ? 0 : HOUR);
    const ticks = timeTicks(Date.UTC(2026, 2, 28), Date.UTC(2026, 2, 30, 12), 3, offsetAt);
    expect(ticks).toEqual([Date.UTC(2026, 2, 28), Date.UTC(2026, 2, 28, 24), Date.UTC(2026, 2, 29, 23)]);
  });
});
