// Times as people read them.
import { describe, expect, test } from "vitest";
import { formatTime, timeAxisTicks, zoneOffset } from "./time-text.ts";

const HOUR = 3_600_000;

describe("zone offset", () => {
  test("changes with summer time", () => {
    const change = Date.UTC(2026, 2, 29, 1);
    expect([zoneOffset("Europe/London", change - 1), zoneOffset("Europe/London", change)]).toEqual([0, HOUR]);
  });

  test("knows zones with half hours", () => {
    expect(zoneOffset("Asia/Kolkata", 0)).toBe(5.5 * HOUR);
  });
});

describe("formatTime", () => {
  test.each([
    [Date.UTC(2026, 0, 5, 6, 30), { kind: "instant", timeZone: "UTC" }, 60_000, "Mon 2026-01-05 06:30"],
    [Date.UTC(2026, 6, 5, 23, 30), { kind: "instant", timeZone: "Europe/Paris" }, 60_000, "Mon 2026-07-06 01:30"],
    [Date.UTC(2026, 0, 5), { kind: "instant", timeZone: "UTC" }, 24 * HOUR, "Mon 2026-01-05"],
    [3723, { kind: "duration" }, 1, "1:02:03"],
    [-1.25, { kind: "duration" }, 0.01, "-0:01.25"],
    [59.999, { kind: "duration" }, 1, "1:00"],
    [12, { kind: "number", unit: "steps", digits: 0 }, 1, "12\u00a0steps"],
    [1, { kind: "labels", labels: ["2018", "2019"] }, 1, "2019"],
    [Number.NaN, { kind: "duration" }, 1, "\u2013"],
  ] as const)("%d as %j to %d is %s", (position, format, resolution, text) => {
    expect(formatTime(position, format, resolution)).toBe(text);
  });
});

describe("ticks of a time axis", () => {
  test("name the day where it begins and the clock elsewhere", () => {
    const start = Date.UTC(2026, 0, 5, 12);
    expect(timeAxisTicks(start, start + 24 * HOUR, 4, "UTC").map(({ text }) => text)).toEqual([
      "12:00",
      "18:00",
      "Tue 01-06",
      "06:00",
      "12:00",
    ]);
  });

  test("over weeks give the year once", () => {
    const start = Date.UTC(2026, 0, 5);
    expect(timeAxisTicks(start, start + 28 * 24 * HOUR, 4, "UTC")[0]?.text).toMatch(/^2026-01-/);
  });
});
