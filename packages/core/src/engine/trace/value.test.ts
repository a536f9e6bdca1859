// Tests of shapes that broadcast and of values that are one number.
import { expect, test } from "vitest";
import { Graph } from "./graph.ts";
import { broadcastShape, sameShape, scalarOf, sizeOf } from "./value.ts";

const newGraph = () => new Graph({ contrib: true, frozen: false, threads: 1 });

test.each([
  [[], []],
  [[[]], []],
  [[[3], []], [3]],
  [
    [
      [2, 1, 4],
      [3, 1],
    ],
    [2, 3, 4],
  ],
  [[[1], [0]], [0]],
  [
    [
      [5, 1],
      [1, 6],
      [1, 1, 1],
    ],
    [1, 5, 6],
  ],
])("%j broadcast to %j", (shapes, expected) => {
  expect(broadcastShape(shapes)).toEqual(expected);
});

test.each([
  [[[2], [3]]],
  [[[0], [3]]],
  [
    [
      [2, 3],
      [1, 3],
      [4, 1],
    ],
  ],
])("%j do not fit together", (shapes) => {
  expect(() => broadcastShape(shapes)).toThrow(/^the shapes \[.*\] do not fit together$/);
});

test("shapes are the same when rank and extents are", () => {
  expect([sameShape([2, 3], [2, 3]), sameShape([2, 3], [2]), sameShape([2], [2, 1]), sameShape([], [])]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("the size of a scalar is 1 and that of an empty extent 0", () => {
  expect([sizeOf([]), sizeOf([2, 3]), sizeOf([2, 0])]).toEqual([1, 6, 0]);
});

test.each(["float32", "int32", "int64", "uint8", "bool"] as const)("the only element of a %s constant", (dtype) => {
  const graph = newGraph();
  expect(scalarOf(graph.constant(dtype, [1, 1], [1]))).toBe(1);
  expect(scalarOf(graph.scalar(dtype, 0))).toBe(0);
});

test("an element is read where it lies, also within a larger array", () => {
  const bytes = new Uint8Array(Float32Array.of(7, -2.5).buffer);
  const value = { name: "w", dtype: "float32", shape: [] } as const;
  expect(scalarOf({ ...value, constant: { ...value, data: bytes.subarray(4) } })).toBe(-2.5);
});

test("what all elements of a broadcast are, and nothing where they may differ", () => {
  const graph = newGraph();
  const x = graph.input("x", "float32", [1]);
  expect(scalarOf(graph.splat("float32", [2, 3], 5))).toBe(5);
  expect(scalarOf(graph.expand(graph.constant("int32", [1], [4]), [3]))).toBe(4);
  expect(scalarOf(graph.constant("int32", [2], [4, 4]))).toBeUndefined();
  expect(scalarOf(x)).toBeUndefined();
  expect(scalarOf(graph.expand(x, [3]))).toBeUndefined();
});
