// Tests of the flat parameter memory.
import { expect, test } from "vitest";
import { FlatLayout } from "./layout.ts";

test("each tensor starts at a 16-float boundary", () => {
  const layout = new FlatLayout([
    { name: "a", shape: [3, 5] },
    { name: "b", shape: [] },
    { name: "c", shape: [16] },
  ]);
  expect(layout.tensors.map(({ offset, size }) => [offset, size])).toEqual([
    [0, 15],
    [16, 1],
    [32, 16],
  ]);
  expect(layout.length).toBe(48);
});

test("a view writes through to the flat array", () => {
  const layout = new FlatLayout([
    { name: "a", shape: [2] },
    { name: "b", shape: [2] },
  ]);
  const flat = layout.allocate();
  layout.view(flat, "b").set([7, 8]);
  expect([...flat.subarray(16, 18)]).toEqual([7, 8]);
});

test("refuses two parameters of one name", () => {
  const twice = { name: "a", shape: [1] };
  expect(() => new FlatLayout([twice, twice])).toThrow("two parameters are called a");
});
