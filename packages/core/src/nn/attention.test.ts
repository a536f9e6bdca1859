// Tests of multi-head attention against a loop over heads, queries and keys, and against finite differences.
import type * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { MASKED } from "../attention/dense.ts";
import { causalMask, diagonalMask } from "../attention/masks.ts";
import { useBackend } from "../engine/backends.ts";
import { type DifferenceInput, differenceInput } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { StepNoise } from "../engine/noise.ts";
import { Random } from "../engine/random.ts";
import { moduleGradientError } from "../testing/module-gradients.ts";
import { at, filled, largestDifference, plain, sum, tensorOf } from "../testing/plain-values.ts";
import { MultiHeadAttention, type MultiHeadAttentionOptions } from "./attention.ts";
import { INFERENCE } from "./context.ts";
import type { Linear } from "./linear.ts";

const [BATCH, SEQ, KEYS, DIM, HEADS] = [2, 3, 4, 6, 2];
const WIDTH = DIM / HEADS;
const x = differenceInput([BATCH, SEQ, DIM], 1);
const memory = differenceInput([BATCH, KEYS, DIM], 2);

function projected(input: DifferenceInput, layer: Linear): DifferenceInput {
  const weight = plain(layer.weight.value);
  const bias = layer.bias && plain(layer.bias.value);
  return filled(
    input.shape,
    (b, t, o) => sum(DIM, (i) => at(input, b, t, i) * at(weight, o, i)) + (bias ? at(bias, o) : 0),
  );
}

type Rule = (query: number, key: number) => boolean;

const SCALE = 1 / Math.sqrt(WIDTH);

function weightsOf(layer: MultiHeadAttention, from: DifferenceInput, seen: Rule, scale = SCALE): DifferenceInput {
  const [q, k, keys] = [projected(x, layer.wq), projected(from, layer.wk), from.shape[1]!];
  return filled([BATCH, HEADS, SEQ, keys], (b, h, i, j) => {
    const exponential = (key: number) => {
      const score = sum(WIDTH, (c) => at(q, b, i, h * WIDTH + c) * at(k, b, key, h * WIDTH + c));
      return seen(i, key) ? Math.exp(score * scale) : 0;
    };
    return exponential(j) / sum(keys, exponential);
  });
}

function attended(layer: MultiHeadAttention, from: DifferenceInput, seen: Rule = () => true): DifferenceInput {
  const [weights, v] = [weightsOf(layer, from, seen), projected(from, layer.wv)];
  const heads = filled([BATCH, SEQ, DIM], (b, i, c) =>
    sum(from.shape[1]!, (j) => at(weights, b, Math.floor(c / WIDTH), i, j) * at(v, b, j, c)),
  );
  return projected(heads, layer.wo);
}

const layerOf = (options: Partial<MultiHeadAttentionOptions> = {}) =>
  new MultiHeadAttention({ dim: DIM, heads: HEADS, ...options }).initialise(1);

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test.each([true, false])("self attention, bias %s", (bias) => {
    const layer = layerOf({ bias });
    expect(largestDifference(layer.forward(tensorOf(x), INFERENCE), attended(layer, x))).toBeLessThan(2e-6);
  });

  test("cross attention takes keys and values from the memory", () => {
    const layer = layerOf();
    const y = layer.forward(tensorOf(x), INFERENCE, tensorOf(memory));
    expect(largestDifference(y, attended(layer, memory))).toBeLessThan(2e-6);
  });

  test.each<[string, (n: number) => tf.Tensor, Rule]>([
    ["causal", causalMask, (i, j) => j <= i],
    ["diagonal", diagonalMask, (i, j) => j !== i],
  ])("with a %s mask", (_name, mask, seen) => {
    const layer = layerOf({ mask });
    expect(largestDifference(layer.forward(tensorOf(x), INFERENCE), attended(layer, x, seen))).toBeLessThan(2e-6);
  });

  test("the mask is asked for with the numbers of queries and keys", () => {
    const mask = (queries: number, keys: number) =>
      tensorOf(filled([queries, keys], (_, j) => (j === keys - 1 ? MASKED : 0)));
    const layer = layerOf({ mask });
    const y = layer.forward(tensorOf(x), INFERENCE, tensorOf(memory));
    expect(
      largestDifference(
        y,
        attended(layer, memory, (_, j) => j !== KEYS - 1),
      ),
    ).toBeLessThan(2e-6);
  });

  test.each<[string, MultiHeadAttentionOptions["scale"], number]>([
    ["the observer is shown the weights", undefined, SCALE],
    ["a scale takes the place of 1 over the root of the heads' width", 2, 2],
  ])("%s", (_name, given, scale) => {
    const layer = layerOf(given === undefined ? {} : { scale: given });
    const seen: [unknown, string, number][] = [];
    const expected = weightsOf(layer, x, () => true, scale);
    const observe = (module: unknown, name: string, value: tf.Tensor) =>
      void seen.push([module, name, largestDifference(value, expected)]);
    layer.forward(tensorOf(x), { training: false, observer: { observe } });
    expect(seen).toEqual([[layer, "weights", expect.closeTo(0, 5)]]);
  });

  test("dropout falls on the weights", () => {
    const layer = layerOf({ dropout: 0.5, bias: false });
    layer.wo.weight.assign(filled([DIM, DIM], (o, i) => (o === i ? 1 : 0)).values);
    const context = { training: true, noise: new StepNoise(new Random(1), 0) };
    const mask = plain(new StepNoise(new Random(1), 0).mask([BATCH, HEADS, SEQ, SEQ], 0.5));
    const [weights, v] = [weightsOf(layer, x, () => true), projected(x, layer.wv)];
    const expected = filled([BATCH, SEQ, DIM], (b, i, c) => {
      const h = Math.floor(c / WIDTH);
      return sum(SEQ, (j) => 2 * at(mask, b, h, i, j) * at(weights, b, h, i, j) * at(v, b, j, c));
    });
    expect(largestDifference(layer.forward(tensorOf(x), context), expected)).toBeLessThan(2e-6);
  });

  test("gradient of masked self attention", async () => {
    const layer = layerOf({ mask: causalMask });
    expect(await moduleGradientError(layer, (input) => layer.forward(input!, INFERENCE), [x])).toBeLessThan(1e-3);
  });

  test("gradient of cross attention", async () => {
    const layer = layerOf();
    const run = (...[input, other]: tf.Tensor[]) => layer.forward(input!, INFERENCE, other!);
    expect(await moduleGradientError(layer, run, [x, memory])).toBeLessThan(1e-3);
  });

  test("its projections have the names that they are given", () => {
    const keys = { wq: "queries", wk: "keys", wv: "values", wo: "projection" };
    const names = [...layerOf({ keys, bias: false }).namedParameters().keys()];
    expect(names).toEqual(["queries.weight", "keys.weight", "values.weight", "projection.weight"]);
  });

  test("refuses a width that its heads do not divide", () => {
    expect(() => new MultiHeadAttention({ dim: 6, heads: 4 })).toThrow("attention: dim 6 is not a multiple of 4 heads");
  });
});
