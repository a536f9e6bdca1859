// Tests of the gradients of elementwise, logical and matrix operations against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../backends.ts";
import "../gradients.ts";
import { gradientError, differenceInput as input } from "../../testing/finite-differences.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  // values in disjoint ranges or far apart, so that no difference crosses the kink
  const apart = [
    { shape: [2, 1, 3], values: [0, 1, 2, 3, 4, 5] },
    { shape: [2, 1], values: [1.5, 3.5] },
  ];

  test.each([
    ["maximum", tf.maximum],
    ["minimum", tf.minimum],
    ["squaredDifference", tf.squaredDifference],
  ])("%s sums over broadcast axes", async (_name, op) => {
    expect(await gradientError((a, b) => op(a, b), apart)).toBeLessThan(1e-3);
  });

  test.each([
    ["maximum", tf.maximum],
    ["minimum", tf.minimum],
  ])("%s gives half to each of two equal inputs", (_name, op) => {
    const [da, db] = tf.grads((a, b) => tf.sum(op(a!, b!)))([tf.tensor1d([1, 2]), tf.tensor1d([1, 2])]);
    expect([...da!.dataSync(), ...db!.dataSync()]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  const masks: [string, (x: tf.Tensor, y: tf.Tensor) => tf.Tensor][] = [
    ["greater", tf.greater],
    ["greaterEqual", tf.greaterEqual],
    ["less", tf.less],
    ["lessEqual", tf.lessEqual],
    ["equal", tf.equal],
    ["notEqual", tf.notEqual],
    ["logicalAnd", (x, y) => tf.logicalAnd(tf.less(x, y), tf.less(y, x))],
    ["logicalOr", (x, y) => tf.logicalOr(tf.less(x, y), tf.less(y, x))],
    ["logicalXor", (x, y) => tf.logicalXor(tf.less(x, y), tf.less(y, x))],
    ["logicalNot", (x, y) => tf.logicalNot(tf.less(x, y))],
    ["isNaN", (x) => tf.isNaN(x)],
    ["isInf", (x) => tf.isInf(x)],
    ["isFinite", (x) => tf.isFinite(x)],
    ["any", (x, y) => tf.any(tf.less(x, y), 0, true)],
    ["all", (x, y) => tf.all(tf.less(x, y), 0, true)],
    ["floorDiv", (x) => tf.floorDiv(tf.add(x, 1), tf.scalar(7))],
  ];

  test.each(masks)("%s is a constant factor to differentiation", async (_name, mask) => {
    const masked = (x: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.mul(tf.add(x, y), tf.cast(mask(x, y), "float32"));
    expect(await gradientError((x, y) => masked(x!, y!), apart)).toBeLessThan(1e-3);
  });

  test("where chooses between branches by a comparison of its inputs", async () => {
    expect(await gradientError((a, b) => tf.where(tf.greater(a!, b!), a!, tf.mul(b!, 3)), apart)).toBeLessThan(1e-3);
  });

  test("bandPart keeps the gradient of the band", async () => {
    expect(await gradientError((x) => tf.linalg.bandPart(x!, 1, 0), [input([2, 3, 3])])).toBeLessThan(1e-3);
  });

  test.each([-1, 1])("softmax over axis %s", async (axis) => {
    expect(await gradientError((x) => tf.softmax(x!, axis), [input([3, 5])])).toBeLessThan(1e-3);
  });

  test.each([
    [false, false, [2, 3, 4], [2, 4, 2]],
    [true, false, [2, 4, 3], [2, 4, 2]],
    [false, true, [2, 3, 4], [2, 2, 4]],
    [true, true, [2, 4, 3], [2, 2, 4]],
    [false, false, [5, 3, 4], [4, 2]],
    [true, true, [4, 3], [2, 5, 2, 4]],
    [false, false, [1, 3, 4], [5, 4, 2]],
  ])("matMul transposed %s, %s with shapes %j and %j", async (transposeA, transposeB, a, b) => {
    const product = (x: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.matMul(x, y, transposeA, transposeB);
    expect(await gradientError((x, y) => product(x!, y!), [input(a), input(b, 2)])).toBeLessThan(1e-3);
  });
});
