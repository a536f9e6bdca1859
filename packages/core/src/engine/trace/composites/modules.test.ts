// Tests of whole modules, compiled: outputs and gradients in inputs and parameters are the eager ones.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { causalMask } from "../../../attention/masks.ts";
import { MultiHeadAttention } from "../../../nn/attention.ts";
import { BatchNorm } from "../../../nn/batch-norm.ts";
import { INFERENCE } from "../../../nn/context.ts";
import { Conv1d, type Conv1dOptions } from "../../../nn/conv1d.ts";
import { Embedding } from "../../../nn/embedding.ts";
import { FeedForward } from "../../../nn/feed-forward.ts";
import { LayerNorm } from "../../../nn/layer-norm.ts";
import { RMSNorm } from "../../../nn/rms-norm.ts";
import {
  normalisedResidual,
  postNorm,
  preNorm,
  type ResidualRule,
  TransformerBlock,
} from "../../../nn/transformer-block.ts";
import { checkFused, moduleCase, relativeDifference } from "../../../testing/fused-cases.ts";
import { floats, integers } from "../../../testing/kernel-cases.ts";
import { useBackend } from "../../backends.ts";
import { compile } from "../../compile.node.ts";

beforeAll(() => useBackend("cpu"));

describe("BatchNorm", () => {
  test.each([
    ["training", { training: true }],
    ["inference", INFERENCE],
  ])("in %s", async (_, context) => {
    const norm = new BatchNorm(3, { eps: 0.01 }).initialise(1);
    const x = floats([5, 7, 3], 1, -1, 3);
    await checkFused(moduleCase(norm, { x }, ({ x }) => norm.forward(x!, context)));
  });

  test("moves its running statistics and counts as eagerly", () => {
    const [eager, compiled] = [0, 1].map(() => new BatchNorm(3).initialise(1)) as [BatchNorm, BatchNorm];
    const run = compile(({ x }, context) => ({ y: compiled.forward(x!, context) }), { threads: 1 });
    for (const seed of [1, 2, 3]) {
      const x = { data: floats([5, 7, 3], seed, -1, 3).data, shape: [5, 7, 3] };
      run({ x }, { training: true });
      tf.tidy(() => void eager.forward(tf.tensor(x.data, x.shape), { training: true }));
    }
    for (const name of ["running_mean", "running_var", "num_batches_tracked"]) {
      const [got, wanted] = [compiled, eager].map((norm) => Array.from(norm.stateDict().get(name)!.data, Number));
      expect(relativeDifference(got!, wanted!), name).toBeLessThanOrEqual(1e-6);
    }
    run.dispose();
  });

  test("before a mean over time, whose gradient is a broadcast", async () => {
    const norm = new BatchNorm(3).initialise(1);
    const x = floats([5, 7, 3], 1, -1, 3);
    await checkFused(moduleCase(norm, { x }, ({ x }) => tf.mean(norm.forward(x!, { training: true }), 1)));
  });
});

test.each<Conv1dOptions>([{}, { dilation: 3 }, { dilation: 2, padding: "replicate" }])("Conv1d %j", async (options) => {
  const conv = new Conv1d(3, 5, 4, options).initialise(1);
  await checkFused(moduleCase(conv, { x: floats([2, 11, 3]) }, ({ x }) => conv.forward(x!)));
});

test.each([[[9]], [[3, 5]]])("Embedding of numbers [%s] that repeat", async (shape) => {
  const embedding = new Embedding(4, 3).initialise(1);
  await checkFused(moduleCase(embedding, { x: integers(shape, 0, 3) }, ({ x }) => embedding.forward(x!)));
});

// Biases of keys have a gradient of exactly zero, of which only rounding is left.
describe("TransformerBlock", () => {
  const blockOf = (residual: ResidualRule, norm: () => LayerNorm | RMSNorm) =>
    new TransformerBlock({
      mixer: new MultiHeadAttention({ dim: 6, heads: 3, bias: false, mask: causalMask }),
      channelMixer: new FeedForward({ dim: 6, hidden: 10 }),
      norm,
      residual,
    }).initialise(1);

  test.each(Object.entries({ preNorm, postNorm, normalisedResidual }))("with the rule %s", async (_, rule) => {
    const block = blockOf(rule, () => new LayerNorm(6));
    await checkFused(moduleCase(block, { x: floats([2, 5, 6]) }, ({ x }) => block.forward(x!, INFERENCE)));
  });

  test("with RMSNorm", async () => {
    const block = blockOf(preNorm, () => new RMSNorm(6));
    await checkFused(moduleCase(block, { x: floats([2, 5, 6]) }, ({ x }) => block.forward(x!, INFERENCE)));
  });
});
