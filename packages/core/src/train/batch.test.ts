// Tests of the way from host batches to tensors.
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { toTensors } from "./batch.ts";

beforeAll(() => useBackend("cpu"));

test("floats and integers keep their type, bytes become integers", () => {
  const { x, index, flag } = toTensors({
    x: { data: Float32Array.of(0.5, 1.5), shape: [2, 1] },
    index: { data: Int32Array.of(3, 4), shape: [2] },
    flag: { data: Uint8Array.of(0, 1), shape: [2] },
  });
  expect([x!.dtype, index!.dtype, flag!.dtype]).toEqual(["float32", "int32", "int32"]);
  expect(x!.shape).toEqual([2, 1]);
  expect([...flag!.dataSync()]).toEqual([0, 1]);
});

test("a later change of the host array does not reach the tensor", () => {
  const data = Float32Array.of(1);
  const { x } = toTensors({ x: { data, shape: [1] } });
  data[0] = 9;
  expect([...x!.dataSync()]).toEqual([1]);
});
