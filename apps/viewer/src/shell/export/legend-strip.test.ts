// Legends below a picture.
import type { Legend } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { placeLegends } from "./legend-strip.ts";

const bar = (id: string): Legend => ({
  kind: "continuous",
  id,
  title: id,
  unit: "W",
  map: "viridis",
  range: [0, 1],
  scale: "linear",
});
const textWidth = (text: string) => 6 * text.length;

test("legends that do not fit stand in the next line", () => {
  const { places } = placeLegends([bar("a"), bar("b"), bar("c")], 500, textWidth);
  expect(places.map(({ left, top }) => [left, top])).toEqual([
    [0, 0],
    [244, 0],
    [0, 54],
  ]);
});

test("without legends there is no strip", () => {
  expect(placeLegends([], 500, textWidth).height).toBe(0);
});
