// Tests of the ranges over which masks say the same.
import { expect, test } from "vitest";
import { FlatLayout } from "../../../optim/layout.ts";
import { activeRanges } from "./active-ranges.ts";

// floats 0..16 (5 used), 16..64 (33 used), 64..80 (1 used)
const layout = new FlatLayout([
  { name: "a", shape: [5] },
  { name: "b", shape: [3, 11] },
  { name: "c", shape: [1] },
]);

test("without masks everything is one range", () => {
  expect(activeRanges(layout, [undefined])).toEqual([{ start: 0, end: 320, active: [true] }]);
});

test("neighbours with the same answers share a range, padding included", () => {
  expect(activeRanges(layout, [({ name }) => name !== "c"])).toEqual([
    { start: 0, end: 256, active: [true] },
    { start: 256, end: 320, active: [false] },
  ]);
});

test("two masks split where either changes its answer", () => {
  const masks = [({ name }: { name: string }) => name !== "a", undefined, ({ name }: { name: string }) => name === "c"];
  expect(activeRanges(layout, masks)).toEqual([
    { start: 0, end: 64, active: [false, true, false] },
    { start: 64, end: 256, active: [true, true, false] },
    { start: 256, end: 320, active: [true, true, true] },
  ]);
});

test("a tensor without elements makes no range", () => {
  const withEmpty = new FlatLayout([
    { name: "empty", shape: [0] },
    { name: "a", shape: [2] },
  ]);
  expect(activeRanges(withEmpty, [({ name }) => name === "a"])).toEqual([{ start: 0, end: 64, active: [true] }]);
});
