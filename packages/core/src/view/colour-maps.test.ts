// Colour maps against the published tables and their own promises.
import { describe, expect, test } from "vitest";
import { COLOUR_MAPS, type ColourMapName, colourAt, colourTable } from "./colour-maps.ts";

const NAMES = Object.keys(COLOUR_MAPS) as ColourMapName[];

/** Relative luminance of a table's entry (IEC 61966-2-1). */
function luminance(table: Uint8Array, entry: number): number {
  const [red, green, blue] = [0, 1, 2].map((channel) => {
    const value = table[4 * entry + channel]! / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

describe("colour maps", () => {
  // Entries of the published tables at one tenth and nine tenths.
  test.each([
    ["viridis", 0.1, [72, 36.6, 117.2]],
    ["viridis", 0.9, [187.7, 222.5, 39]],
    ["cividis", 0.9, [228.1, 206.4, 82.4]],
    ["magma", 0.37, [128.2, 36.8, 129.5]],
    ["twilight", 0.37, [90.2, 45.3, 146.5]],
  ] as const)("%s at %d is within 2 of 255 of the published colour", (name, fraction, published) => {
    const hex = colourAt(name, fraction);
    const got = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    const farthest = Math.max(...published.map((value, channel) => Math.abs(value - got[channel]!)));
    expect(farthest).toBeLessThanOrEqual(2);
  });

  test.each(NAMES.filter((name) => COLOUR_MAPS[name].kind === "sequential"))(
    "%s gets lighter at every step",
    (name) => {
      const table = colourTable(name);
      const steps = Array.from(
        { length: 15 },
        (_, step) => luminance(table, 17 * (step + 1)) - luminance(table, 17 * step),
      );
      expect(Math.min(...steps)).toBeGreaterThan(0);
    },
  );

  test("blue-white-red is lightest in the middle and about as dark at both ends", () => {
    const table = colourTable("blue-white-red");
    expect(luminance(table, 128)).toBeGreaterThan(0.85);
    expect(Math.abs(luminance(table, 0) - luminance(table, 255))).toBeLessThan(0.05);
  });

  test("twilight ends where it begins", () => {
    expect(colourAt("twilight", 0)).toBe(colourAt("twilight", 1));
  });

  test("positions outside 0 ... 1 have the colour of the nearer end", () => {
    expect([colourAt("magma", -3), colourAt("magma", 7)]).toEqual([colourAt("magma", 0), colourAt("magma", 1)]);
  });
});
