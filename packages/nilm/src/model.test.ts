// Tests of NILMFormer beyond the golden cases: sizes, names, what its output does and does not depend on.
import { INFERENCE, Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { architectures, NILMFormer } from "./model.ts";

beforeAll(() => chooseBackend("cpu"));

const LENGTH = 16;
const ROWS = 9;

function randomInput(batch: number): Float32Array {
  const random = new Random(3);
  return Float32Array.from({ length: batch * ROWS * LENGTH }, () => random.normal());
}

function run(model: NILMFormer, x: Float32Array): Float32Array {
  const batch = x.length / (ROWS * LENGTH);
  return tf.tidy(() => model.forward(tf.tensor(x, [batch, ROWS, LENGTH]), INFERENCE).dataSync() as Float32Array);
}

function small(changes: object = {}): NILMFormer {
  return new NILMFormer({ ...architectures.small, ...changes }).initialise(1);
}

// d = 32, D = 24, one layer. Embedding 24 (1*3) + 24 + 3 (24*24*3 + 24), batch norm 4 * 2*24, time 8*8 + 8,
// statistics 2*32 + 32 and 32*2 + 2, attention 4 * 32*32, norms 3 * 2*32, feed-forward 2 * 32*128 + 128 + 32,
// head 32*3 + 1.
test("the small size has the parameters that its layers add up to", () => {
  const embedding = 24 * 3 + 24 + 3 * (24 * 24 * 3 + 24) + 4 * 2 * 24;
  const rest = 8 * 8 + 8 + (2 * 32 + 32) + (32 * 2 + 2) + 4 * 32 * 32 + 3 * 2 * 32 + (2 * 32 * 128 + 128 + 32);
  expect(embedding + rest + 32 * 3 + 1).toBe(18_515);
  expect(small().parameterCount).toBe(18_515);
});

test.each([
  ["base", 383_283],
  ["large", 2_704_003],
] as const)("the size %s has %i parameters", (size, count) => {
  expect(new NILMFormer(architectures[size]).parameterCount).toBe(count);
});

test("the base size has the 74 tensors of the authors' checkpoints", () => {
  const keys = [...new NILMFormer(architectures.base).initialise(1).stateDict().keys()];
  expect(keys).toHaveLength(74);
  expect(keys).toEqual(
    expect.arrayContaining([
      "EmbedBlock.network.3.layers.2.running_var",
      "ProjStats2.weight",
      "EncoderBlock.2.attention_layer.wq.weight",
      "EncoderBlock.0.pffn.layer2.bias",
      "EncoderBlock.3.weight",
      "DownstreamTaskHead.weight",
    ]),
  );
});

test("a window's output does not depend on the other windows of its batch", () => {
  const model = small();
  const both = randomInput(2);
  const second = run(model, both.slice(both.length / 2));
  expect(run(model, both).slice(LENGTH)).toEqual(second);
});

test("the output has one row per appliance", () => {
  const shape = tf.tidy(() => small({ c_out: 3 }).forward(tf.zeros([2, ROWS, LENGTH]), INFERENCE).shape);
  expect(shape).toEqual([2, 3, LENGTH]);
});

test("the output depends on the time of day", () => {
  const model = small();
  const x = randomInput(1);
  const later = x.map((value, i) => (i < LENGTH ? value : -value));
  expect(run(model, later)).not.toEqual(run(model, x));
});

test("a constant aggregate gives finite power", () => {
  const x = randomInput(1).map((value, i) => (i < LENGTH ? 0.02 : value));
  expect(run(small(), x).every(Number.isFinite)).toBe(true);
});

test("a window of one sample gives one finite value", () => {
  const output = tf.tidy(() =>
    small()
      .forward(tf.ones([1, ROWS, 1]), INFERENCE)
      .dataSync(),
  );
  expect([output.length, Number.isFinite(output[0])]).toEqual([1, true]);
});
