// Values to positions and colours.
import { describe, expect, test } from "vitest";
import { colourTable } from "./colour-maps.ts";
import { colourScale, valueRange } from "./colour-scale.ts";

describe("colour scale", () => {
  test.each([
    ["linear", [0, 10], 2.5, 0.25],
    ["log", [1, 10_000], 100, 0.5],
    ["sqrt", [0, 100], 25, 0.5],
    ["symlog", [-5, 5], 0, 0.5],
  ] as const)("%s spreads %j so that %d lies at %d, and back", (scale, range, value, position) => {
    const colours = colourScale({ map: "viridis", range, scale });
    expect(colours.position(value)).toBeCloseTo(position, 12);
    expect(colours.value(position)).toBeCloseTo(value, 9);
  });

  test("clamps what lies outside the limits", () => {
    const colours = colourScale({ map: "viridis", range: [0, 1], scale: "linear" });
    expect([colours.position(-1), colours.position(2)]).toEqual([0, 1]);
  });

  test("a missing value and a non-positive one on a log scale are transparent", () => {
    const bytes = new Uint8Array(8).fill(9);
    const colours = colourScale({ map: "magma", range: [1, 2], scale: "log" });
    colours.write(Number.NaN, bytes, 0);
    colours.write(-1, bytes, 4);
    expect([...bytes]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("writes bytes as the table has them and floats as their 255th part", () => {
    const colours = colourScale({ map: "magma", range: [0, 1], scale: "linear" });
    const bytes = new Uint8Array(4);
    const floats = new Float32Array(4);
    colours.write(1, bytes, 0);
    colours.write(1, floats, 0);
    expect([...bytes]).toEqual([...colourTable("magma").subarray(255 * 4)]);
    expect(floats[0]).toBeCloseTo(bytes[0]! / 255, 6);
  });

  test("refuses a log scale from 0", () => {
    expect(() => colourScale({ map: "magma", range: [0, 1], scale: "log" })).toThrow("a log scale begins above 0");
  });
});

describe("value range", () => {
  test("leaves out what is not finite", () => {
    expect(valueRange([Number.NaN, 3, Number.POSITIVE_INFINITY, -1])).toEqual([-1, 3]);
  });

  test("reaches as far on both sides where it is symmetric", () => {
    expect(valueRange([-1, 3], { symmetric: true })).toEqual([-3, 3]);
  });

  test("has an extent around a single value", () => {
    expect(valueRange([7, 7])).toEqual([6.5, 7.5]);
  });

  test("is undefined without a finite value", () => {
    expect(valueRange([Number.NaN])).toBeUndefined();
  });
});
