// Ticks of axes that count.
import { expect, test } from "vitest";
import { cellTicks } from "./axis-text.ts";

const ROWS = { title: "row", scale: "linear" } as const;
const texts = (low: number, high: number) => cellTicks(ROWS, low, high, 8).map(({ text }) => text);

test("rows and columns have whole numbers only, however few they are", () => {
  expect(texts(-0.5, 2.5)).toEqual(["0", "1", "2"]);
  expect(texts(-0.5, 0.5)).toEqual(["0"]);
});

test("many rows have a tick where a round number is", () => {
  expect(texts(-0.5, 99.5)).toEqual(["0", "20", "40", "60", "80"]);
});
