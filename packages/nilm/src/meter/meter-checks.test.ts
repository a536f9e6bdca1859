// What counts as power: steady periods pass, registers do not, and neither do they by mistake.
import { describe, expect, test } from "vitest";
import { checkMeter, nativePeriodS } from "./meter-checks.ts";

const HOUR = 3_600_000;
const times = (count: number, stepMs: number) => Float64Array.from({ length: count }, (_, i) => i * stepMs);

describe("nativePeriodS", () => {
  test("is the median interval, however long single gaps are", () => {
    expect(nativePeriodS(Float64Array.of(0, 6000, 12000, 19000, 25000, 31000, 9e9, 9e9 + 6000), "meter")).toBe(6);
  });

  test("accepts intervals that differ by a factor of three and refuses more", () => {
    const steps = (slow: number) =>
      Float64Array.from({ length: 21 }, (_, i) => (i < 11 ? i : 10 + slow * (i - 10)) * 1000);
    expect(nativePeriodS(steps(3), "meter")).toBe(1);
    expect(() => nativePeriodS(steps(4), "meter")).toThrow(/varies from 1 s to 4 s/);
  });
});

describe("checkMeter", () => {
  test("refuses hourly values that rise for two days and never fall", () => {
    const watts = Float32Array.from({ length: 49 }, (_, i) => 100 + i);
    expect(() => checkMeter({ times: times(49, HOUR), watts }, "meter")).toThrow(/cumulative register/);
  });

  test("accepts an appliance that stands still for days and then starts in many steps", () => {
    const watts = Float32Array.from({ length: 200 }, (_, i) => (i < 180 ? 0 : i));
    expect(() => checkMeter({ times: times(200, HOUR / 2), watts }, "meter")).not.toThrow();
  });
});
