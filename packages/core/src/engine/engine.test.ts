// Tests of the eager engine's inference; its training step has tests of its own.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "./backends.ts";
import { eagerEngine } from "./engine.ts";

beforeAll(() => useBackend("cpu"));

const x = { data: Float32Array.of(1, 2), shape: [2] };
const SETTINGS = { name: "it", weights: "changing" } as const;

test("results are named arrays with their shapes", () => {
  const infer = eagerEngine.inference((batch) => ({ y: tf.reshape(tf.neg(batch.x!), [2, 1]) }), SETTINGS);
  expect(infer({ x })).toEqual({ y: { data: Float32Array.of(-1, -2), shape: [2, 1] } });
});

test("the context is passed on; without one it is that of inference", () => {
  const infer = eagerEngine.inference(
    (batch, { training }) => ({ y: training ? tf.neg(batch.x!) : batch.x! }),
    SETTINGS,
  );
  expect([...infer({ x }).y!.data]).toEqual([1, 2]);
  expect([...infer({ x }, { training: true }).y!.data]).toEqual([-1, -2]);
});

test("no tensor is left behind", () => {
  const infer = eagerEngine.inference((batch) => ({ y: tf.exp(tf.neg(batch.x!)) }), SETTINGS);
  const before = tf.memory().numTensors;
  infer({ x });
  expect(tf.memory().numTensors).toBe(before);
});
