// Tests of the transformer block: residual rules, dropout, names and the gradient of a whole block.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { StepNoise } from "../engine/noise.ts";
import { Random } from "../engine/random.ts";
import { moduleGradientError } from "../testing/module-gradients.ts";
import { largestDifference } from "../testing/plain-values.ts";
import { MultiHeadAttention } from "./attention.ts";
import { INFERENCE } from "./context.ts";
import { FeedForward } from "./feed-forward.ts";
import { LayerNorm } from "./layer-norm.ts";
import { Module } from "./module.ts";
import { normalisedResidual, postNorm, preNorm, type ResidualRule, TransformerBlock } from "./transformer-block.ts";

/** x -> factor * x + shift: a part whose place in the block can be read off the result. */
class Affine extends Module {
  readonly #factor: number;
  readonly #shift: number;

  constructor(factor: number, shift = 0) {
    super();
    this.#factor = factor;
    this.#shift = shift;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.add(tf.mul(x, this.#factor), this.#shift);
  }
}

const wholeBlock = (residual: ResidualRule) =>
  new TransformerBlock({
    mixer: new MultiHeadAttention({ dim: 4, heads: 2 }),
    channelMixer: new FeedForward({ dim: 4, hidden: 6 }),
    norm: () => new LayerNorm(4),
    residual,
  }).initialise(1);

const RULES: [string, ResidualRule][] = [
  ["preNorm", preNorm],
  ["postNorm", postNorm],
  ["normalisedResidual", normalisedResidual],
];

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  // with mixer 3x, channel mixer 5x and norm x + 1
  test.each<[string, ResidualRule, (x: number) => number]>([
    // x + 3 (x + 1) = 4x + 3, then 4x + 3 + 5 (4x + 4)
    ["preNorm", preNorm, (x) => 24 * x + 23],
    // (x + 3x) + 1 = 4x + 1, then 6 (4x + 1) + 1
    ["postNorm", postNorm, (x) => 24 * x + 7],
    // u = x + 1, u + 3u = 4x + 4, then u = 4x + 5, 6u
    ["normalisedResidual", normalisedResidual, (x) => 24 * x + 30],
  ])("%s joins the sub-layers in its order", (_name, residual, expected) => {
    const block = new TransformerBlock({
      mixer: new Affine(3),
      channelMixer: new Affine(5),
      norm: () => new Affine(1, 1),
      residual,
    });
    const x = [-1, 0, 0.5, 2];
    const y = block.forward(tf.tensor3d(x, [1, 2, 2]), INFERENCE);
    expect(largestDifference(y, { shape: [1, 2, 2], values: x.map(expected) })).toBeLessThan(1e-6);
  });

  test("dropout falls on each sub-layer, not on the residual", () => {
    const block = new TransformerBlock({
      mixer: new Affine(3),
      channelMixer: new Affine(10),
      norm: () => new Affine(1),
      residual: preNorm,
      dropout: 0.5,
    });
    const y = block.forward(tf.ones([1, 20, 20]), { training: true, noise: new StepNoise(new Random(1), 0) });
    // the first sub-layer leaves 1 or 1 + 2 * 3, the second adds nothing or twenty times that
    expect(new Set(y.dataSync())).toEqual(new Set([1, 7, 1 + 20, 7 + 140]));
  });

  test("the two norms are two modules", () => {
    const block = wholeBlock(preNorm);
    expect(block.norm1).not.toBe(block.norm2);
  });

  test("keys name the parts in the state dictionary", () => {
    const block = new TransformerBlock({
      mixer: new FeedForward({ dim: 2, hidden: 2 }),
      channelMixer: new FeedForward({ dim: 2, hidden: 2 }),
      norm: () => new LayerNorm(2),
      residual: preNorm,
      keys: { mixer: "attention_layer", channelMixer: "pffn", norm1: "norm_a" },
    });
    const parts = new Set([...block.stateDict().keys()].map((key) => key.split(".")[0]));
    expect(parts).toEqual(new Set(["attention_layer", "norm_a", "norm2", "pffn"]));
  });

  test.each(RULES)("gradient of a whole block with %s", async (_name, residual) => {
    const block = wholeBlock(residual);
    const run = (x: tf.Tensor | undefined) => block.forward(x!, INFERENCE);
    expect(await moduleGradientError(block, run, [differenceInput([2, 3, 4], 1, -2, 2)])).toBeLessThan(1e-3);
  });
});
