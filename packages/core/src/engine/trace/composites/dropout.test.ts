// Tests of dropout in compiled steps: the masks of a step are those of the eager one.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { attention } from "../../../attention/dense.ts";
import { MultiHeadAttention } from "../../../nn/attention.ts";
import type { Context } from "../../../nn/context.ts";
import { FeedForward } from "../../../nn/feed-forward.ts";
import { LayerNorm } from "../../../nn/layer-norm.ts";
import { Linear } from "../../../nn/linear.ts";
import type { Module } from "../../../nn/module.ts";
import { preNorm, TransformerBlock } from "../../../nn/transformer-block.ts";
import { sgd } from "../../../optim/alias.ts";
import { relativeDifference } from "../../../testing/fused-cases.ts";
import { floats } from "../../../testing/kernel-cases.ts";
import { EagerStep } from "../../../train/eager-step.ts";
import { useBackend } from "../../backends.ts";
import { compile } from "../../compile.node.ts";
import { compileTrain } from "../../compile-train.node.ts";
import { StepNoise } from "../../noise.ts";
import { Random } from "../../random.ts";

beforeAll(() => useBackend("cpu"));

type Forward = (x: tf.Tensor, context: Context) => tf.Tensor;

const x = { shape: [2, 5, 6], data: floats([2, 5, 6], 1, -2, 2).data };
const noiseOf = (step: number) => new StepNoise(new Random(1), step);

/** Largest difference of losses and gradients over some steps, compiled against eager. */
function difference(params: Module, forward: Forward): number {
  const spec = {
    params,
    loss: ({ x }: Readonly<Record<string, tf.Tensor>>, context: Context) => tf.mean(tf.square(forward(x!, context))),
    optimizer: sgd(),
  };
  const [eager, compiled] = [new EagerStep(spec), compileTrain(spec, { threads: 2 })];
  const differences = [0, 1, 2].map((step) => {
    const [wanted, got] = [eager, compiled].map((one) => one.gradients({ x }, noiseOf(step)));
    return Math.max(
      relativeDifference(got!.gradients, wanted!.gradients),
      relativeDifference([got!.loss], [wanted!.loss]),
    );
  });
  eager.dispose();
  compiled.dispose();
  return Math.max(...differences);
}

test("of attention over heads, in the channel mixer and after both", () => {
  const block = new TransformerBlock({
    mixer: new MultiHeadAttention({ dim: 6, heads: 3, dropout: 0.3 }),
    channelMixer: new FeedForward({ dim: 6, hidden: 10, dropout: 0.2 }),
    norm: () => new LayerNorm(6),
    residual: preNorm,
    dropout: 0.1,
  }).initialise(1);
  expect(difference(block, (x, context) => block.forward(x, context))).toBeLessThanOrEqual(1e-5);
});

test("of attention whose queries the batches share, with a bias for each of them", () => {
  const layer = new Linear(6, 6).initialise(1);
  const bias = tf.tensor(floats([2, 1, 1, 5], 3).data as Float32Array, [2, 1, 1, 5]);
  const forward: Forward = (x, context) => {
    const [mapped, k] = [layer.forward(x), tf.reshape(x, [2, 1, 5, 6])];
    const q = tf.reshape(tf.slice(mapped, 0, 1), [1, 1, 5, 6]);
    return attention(q, k, k, context, { bias, dropout: 0.4 }).output;
  };
  expect(difference(layer, forward)).toBeLessThanOrEqual(1e-5);
});

/** A layer of attention with dropout, eager and compiled. */
function attentionLayer(dropout: number) {
  const layer = new MultiHeadAttention({ dim: 6, heads: 3, dropout }).initialise(1);
  const eager = (context: Context) => tf.tidy(() => layer.forward(tf.tensor(x.data, x.shape), context).dataSync());
  const run = compile(({ x }, context) => ({ y: layer.forward(x!, context) }), { threads: 1 });
  return { eager, compiled: (context: Context) => run({ x }, context).y!.data };
}

test("a noise source drops without training too, as for Monte Carlo estimates", () => {
  const { eager, compiled } = attentionLayer(0.3);
  const [got, wanted] = [compiled, eager].map((run) => run({ training: false, noise: noiseOf(7) }));
  expect(relativeDifference(got!, wanted!)).toBeLessThanOrEqual(1e-5);
});

test("nothing drops without a noise source", () => {
  const { eager, compiled } = attentionLayer(0.3);
  expect(relativeDifference(compiled({ training: true }), eager({ training: true }))).toBeLessThanOrEqual(1e-5);
});

test("a rate that is none is refused as it is eagerly", () => {
  const context = { training: true, noise: noiseOf(0) };
  for (const run of Object.values(attentionLayer(1))) {
    expect(() => run(context)).toThrow("dropout: rate 1 is not in [0, 1)");
  }
});
