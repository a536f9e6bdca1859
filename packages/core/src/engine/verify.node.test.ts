// Tests of comparing a function compiled and eager.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "./backends.ts";
import { isTracing } from "./fused.ts";
import { TraceError } from "./trace/errors.ts";
import { largestError, type VerifyInput, verifyCompiled } from "./verify.node.ts";

beforeAll(() => useBackend("cpu"));

const x: VerifyInput = { data: Float32Array.of(1, 2, 3), shape: [3], dtype: "float32" };
const i: VerifyInput = { data: Int32Array.of(2, 0), shape: [2], dtype: "int32" };

test("outputs and gradients of the float inputs are compared, and the kernels are told", async () => {
  const { results, kernels } = await verifyCompiled(({ x, i }) => ({ y: tf.exp(x!), z: tf.neg(i!) }), { x, i });
  expect(results.map(({ name }) => name).sort()).toEqual(["grad/x", "y", "z"]);
  expect(results.find(({ name }) => name === "z")!.compiled).toEqual([-2, 0]);
  expect(largestError(results)).toBeLessThan(1e-6);
  expect([...kernels]).toEqual(expect.arrayContaining(["Exp", "Neg"]));
});

test("an error is relative to the largest element", async () => {
  // the elements 2, 3 and 4, compiled 0.04 more each
  const fn = ({ x }: Readonly<Record<string, tf.Tensor>>) => ({ y: tf.add(x!, isTracing() ? 1.04 : 1) });
  const { results } = await verifyCompiled(fn, { x }, { gradients: false });
  expect(results.map(({ name }) => name)).toEqual(["y"]);
  expect(results[0]!.error).toBeCloseTo(0.04 / 4, 5);
});

test("an infinity or no number that one of the two does not have is an infinite error", async () => {
  const fn = ({ x }: Readonly<Record<string, tf.Tensor>>) => ({ y: tf.div(x!, isTracing() ? 1 : 0) });
  const { results } = await verifyCompiled(fn, { x }, { gradients: false });
  expect(results[0]!.error).toBe(Number.POSITIVE_INFINITY);
});

test("what cannot be compiled is refused", async () => {
  await expect(verifyCompiled(({ x }) => ({ y: tf.cumprod(x!) }), { x }, { gradients: false })).rejects.toThrow(
    TraceError,
  );
});

test("an output may have the name of an argument", async () => {
  const { results } = await verifyCompiled(({ x }) => ({ x: tf.square(x!) }), { x });
  expect(results.map(({ name }) => name).sort()).toEqual(["grad/x", "x"]);
});

test("no tensor is left behind", async () => {
  const before = tf.memory().numTensors;
  await verifyCompiled(({ x }) => ({ y: tf.square(x!) }), { x });
  expect(tf.memory().numTensors).toBe(before);
});
