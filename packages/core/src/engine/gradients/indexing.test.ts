// Tests of the gradients of gathering, scattering, top-k and einsum against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../backends.ts";
import "../gradients.ts";
import { gradientError, differenceInput as input } from "../../testing/finite-differences.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test.each([0, 1, 2, -1])("gather along axis %s adds up repeated indices", async (axis) => {
    const indices = tf.tensor2d([2, 0, 2, 1], [2, 2], "int32");
    expect(await gradientError((x) => tf.gather(x!, indices, axis), [input([3, 4, 3])])).toBeLessThan(1e-3);
    indices.dispose();
  });

  test("gatherND adds up repeated indices", async () => {
    const indices = tf.tensor2d([2, 0, 1, 1, 2, 0], [3, 2], "int32");
    expect(await gradientError((x) => tf.gatherND(x!, indices), [input([3, 2, 2])])).toBeLessThan(1e-3);
    indices.dispose();
  });

  test("gatherND by one index of rank 1", async () => {
    const index = tf.tensor1d([1, 0], "int32");
    expect(await gradientError((x) => tf.gatherND(x!, index), [input([3, 2, 2])])).toBeLessThan(1e-3);
  });

  test("scatterND by indices of rank 1", async () => {
    const index = tf.tensor1d([2, 0], "int32");
    expect(await gradientError((x) => tf.scatterND(index, x!, [4]), [input([2])])).toBeLessThan(1e-3);
  });

  test("topk along an axis with one element", async () => {
    expect(await gradientError((x) => tf.topk(x!, 1).values, [input([3, 1])])).toBeLessThan(1e-3);
  });

  test("scatterND", async () => {
    const indices = tf.tensor2d([2, 1, 2], [3, 1], "int32");
    expect(await gradientError((x) => tf.scatterND(indices, x!, [4, 2]), [input([3, 2])])).toBeLessThan(1e-3);
    indices.dispose();
  });

  test("tensorScatterUpdate, to the tensor where it was kept and to the updates", async () => {
    const indices = tf.tensor2d([2, 1], [2, 1], "int32");
    const update = (t: tf.Tensor, u: tf.Tensor): tf.Tensor => tf.tensorScatterUpdate(t, indices, u);
    expect(await gradientError((t, u) => update(t!, u!), [input([4, 2]), input([2, 2], 2)])).toBeLessThan(1e-3);
    indices.dispose();
  });

  test("topk gives the gradient to the values picked", async () => {
    const x = { shape: [2, 5], values: [3, 1, 5, 2, 4, -1, -5, -2, -3, -4] };
    expect(await gradientError((t) => tf.topk(t!, 2).values, [x])).toBeLessThan(1e-3);
  });
});

describe("on cpu alone, because the wasm kernel reads the wrong indices", () => {
  beforeAll(() => useBackend("cpu"));

  test.each([
    [1, 1, [2, 3, 4]],
    [2, 1, [2, 4, 3]],
    [2, 2, [2, 2, 3, 2]],
    [-1, 1, [2, 2, 3]],
  ])("gather along axis %s with %s batch dimensions of %j", async (axis, batchDims, shape) => {
    const last = batchDims === 2 ? [2, 2, 2] : [2, 4];
    const indices = tf.tensor([2, 0, 1, 1, 0, 2, 2, 2], last, "int32");
    expect(await gradientError((x) => tf.gather(x!, indices, axis, batchDims), [input(shape)])).toBeLessThan(1e-3);
    indices.dispose();
  });
});

describe("einsum, which only the cpu backend has", () => {
  beforeAll(() => useBackend("cpu"));

  test.each([
    [
      "ij,jk->ik",
      [
        [3, 4],
        [4, 2],
      ],
    ],
    [
      "bij, bkj -> bik",
      [
        [2, 3, 4],
        [2, 5, 4],
      ],
    ],
    [
      "bij,kj->bik",
      [
        [2, 3, 4],
        [5, 4],
      ],
    ],
    [
      "bi,bj->bij",
      [
        [2, 3],
        [2, 4],
      ],
    ],
    [
      "ij,ij->",
      [
        [2, 3],
        [2, 3],
      ],
    ],
    // j is summed away in the second operand alone
    [
      "bi,ij->b",
      [
        [2, 3],
        [3, 4],
      ],
    ],
    ["ij->ji", [[2, 3]]],
    ["ij->j", [[2, 3]]],
  ])("%s", async (equation, shapes) => {
    const inputs = shapes.map((shape, index) => input(shape, index + 1));
    expect(await gradientError((...tensors) => tf.einsum(equation, ...tensors), inputs)).toBeLessThan(1e-3);
  });

  test("whole numbers as the other operand", async () => {
    const counts = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3], "int32");
    const error = await gradientError((x) => tf.einsum("ij,jk->ik", counts, x!), [input([3, 2])]);
    expect(error).toBeLessThan(1e-3);
    counts.dispose();
  });
});
