// Tests of vectors computed from the number of rows, run in onnxruntime-node.
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { serialiseModel } from "../onnx/writer.ts";
import type { Affine } from "./affine.ts";
import { BatchShapes } from "./batch-shapes.ts";

const fixed = (constant: number): Affine => ({ perRow: 0, constant });
const rows = (perRow = 1, constant = 0): Affine => ({ perRow, constant });

/** What the vector named by `name` holds for an input of 5 rows. */
async function elementsOf({ nodes, initializers }: BatchShapes, name: string): Promise<number[]> {
  const bytes = serialiseModel({
    name: "shapes",
    nodes: [...nodes, { name: "out", op: "Identity", domain: "", inputs: [name], outputs: ["y"], attributes: {} }],
    inputs: [{ name: "x", dtype: "float32", shape: ["batch", 2] }],
    outputs: [{ name: "y", dtype: "int64", shape: [""] }],
    initializers,
    metadata: {},
  });
  const session = await ort.InferenceSession.create(bytes);
  const { y } = await session.run({ x: new ort.Tensor("float32", new Float32Array(10), [5, 2]) });
  await session.release();
  return Array.from(y!.data as BigInt64Array, Number);
}

test.each([
  [[rows()], [5]],
  [
    [rows(), fixed(1), fixed(8)],
    [5, 1, 8],
  ],
  [
    [fixed(3), rows(4, -1), fixed(2), rows()],
    [3, 19, 2, 5],
  ],
  [[fixed(6)], [6]],
])("%j for 5 rows is %j", async (entries, expected) => {
  const shapes = new BatchShapes("x");
  expect(await elementsOf(shapes, shapes.vector(entries))).toEqual(expected);
});

test("equal vectors are made once, and the number of rows is read once", () => {
  const shapes = new BatchShapes("x");
  const names = [1, 2].map(() => shapes.vector([rows(), fixed(3)]));
  shapes.vector([rows(), fixed(4)]);
  expect(names[0]).toBe(names[1]);
  expect(shapes.nodes.map(({ op }) => op)).toEqual(["Shape", "Concat", "Concat"]);
});

test.each([
  ["one growing extent is left to the Reshape", [rows(5), fixed(4)], [rows(), fixed(5), fixed(4)], [-1, 4]],
  ["of two the one that the input has at that place is kept", [rows(), rows(3)], [rows(), rows(), fixed(3)], [0, -1]],
  ["two that the input has are both kept", [rows(), rows(), fixed(1)], [rows(), rows()], [0, 0, 1]],
])("%s", async (_, target, from, expected) => {
  const shapes = new BatchShapes("x");
  const name = shapes.reshapeTarget(target, from);
  expect(shapes.nodes).toEqual([]);
  expect(await elementsOf(shapes, name)).toEqual(expected);
});

test("two growing extents that the input has elsewhere are computed", async () => {
  const shapes = new BatchShapes("x");
  const name = shapes.reshapeTarget([rows(2), rows()], [rows(), rows(2)]);
  expect(await elementsOf(shapes, name)).toEqual([10, 5]);
});
