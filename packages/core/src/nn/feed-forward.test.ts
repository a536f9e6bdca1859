// Tests of the feed-forward network against its formula and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { StepNoise } from "../engine/noise.ts";
import { Random } from "../engine/random.ts";
import { moduleGradientError } from "../testing/module-gradients.ts";
import { at, filled, largestDifference, plain, sum, tensorOf } from "../testing/plain-values.ts";
import { gelu } from "./activation.ts";
import { INFERENCE } from "./context.ts";
import { FeedForward, type FeedForwardOptions } from "./feed-forward.ts";

const [DIM, HIDDEN] = [3, 5];
const x = differenceInput([2, 4, DIM], 1);

/** W2 (between the layers, element by element) + b2. */
function expected(network: FeedForward, between: (value: number, b: number, t: number, u: number) => number) {
  const [w1, b1, w2, b2] = [...network.namedParameters().values()].map(({ value }) => plain(value));
  const hidden = (b: number, t: number, u: number) =>
    between(at(b1!, u) + sum(DIM, (i) => at(w1!, u, i) * at(x, b, t, i)), b, t, u);
  return filled(x.shape, (b, t, o) => at(b2!, o) + sum(HIDDEN, (u) => at(w2!, o, u) * hidden(b, t, u)));
}

const networkOf = (options: Partial<FeedForwardOptions> = {}) =>
  new FeedForward({ dim: DIM, hidden: HIDDEN, ...options }).initialise(1);

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("y = W2 activation(W1 x + b1) + b2", () => {
    const network = networkOf({ activation: tf.square });
    const y = network.forward(tensorOf(x), INFERENCE);
    expect(
      largestDifference(
        y,
        expected(network, (value) => value ** 2),
      ),
    ).toBeLessThan(1e-6);
  });

  test("the activation is GELU unless given", () => {
    const [plainly, named] = [networkOf(), networkOf({ activation: gelu })];
    const run = (network: FeedForward) => [...network.forward(tensorOf(x), INFERENCE).dataSync()];
    expect(run(plainly)).toEqual(run(named));
  });

  test("dropout falls on the activation", () => {
    const network = networkOf({ activation: tf.square, dropout: 0.5 });
    const mask = plain(new StepNoise(new Random(1), 0).mask([2, 4, HIDDEN], 0.5));
    const y = network.forward(tensorOf(x), { training: true, noise: new StepNoise(new Random(1), 0) });
    const dropped = expected(network, (value, b, t, u) => 2 * at(mask, b, t, u) * value ** 2);
    expect(largestDifference(y, dropped)).toBeLessThan(1e-6);
  });

  test("its layers have the names that they are given", () => {
    const names = [
      ...networkOf({ keys: { layer1: "0", layer2: "3" } })
        .namedParameters()
        .keys(),
    ];
    expect(names).toEqual(["0.weight", "0.bias", "3.weight", "3.bias"]);
  });

  test("gradient", async () => {
    const network = networkOf();
    expect(await moduleGradientError(network, (input) => network.forward(input!, INFERENCE), [x])).toBeLessThan(1e-3);
  });
});
