// Numbers with units.
import { describe, expect, test } from "vitest";
import { formatNumber, formatQuantity } from "./quantity.ts";

describe("formatQuantity", () => {
  test.each([
    [2310, "W", "2.31\u00a0kW"],
    [0.0005, "V", "500\u00a0\u00b5V"],
    [999.99, "W", "1\u00a0kW"],
    [42, "kWh", "42\u00a0kWh"],
    [12.5, "%", "12.5%"],
    [0, "W", "0\u00a0W"],
    [null, "W", "\u2013"],
    [Number.NaN, "W", "\u2013"],
  ])("%j %s is written %s", (value, unit, text) => {
    expect(formatQuantity(value, unit)).toBe(text);
  });
});

describe("formatNumber", () => {
  test.each([
    [1234567, "1\u2009234\u2009567"],
    [1234, "1234"],
    [0.123456, "0.1235"],
    [4.5e-7, "4.5e-7"],
    [3e9, "3e9"],
    [-0.5, "-0.5"],
  ])("%d is written %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test("has the asked digits", () => {
    expect(formatNumber(0.5, { digits: 3 })).toBe("0.500");
  });
});
