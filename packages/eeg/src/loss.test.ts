// Tests of the loss by hand, and of what predictions hold.
import { Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { predictions, weightedCrossEntropy } from "./loss.ts";
import { createNetwork } from "./networks/create.ts";
import { readOutputs } from "./output.ts";
import { networkFor, sizes } from "./sizes.ts";

beforeAll(() => chooseBackend("cpu"));

/** Probabilities 3/4 and 1/4 for the first trial, 1/2 each for the second. */
const LOGITS: [number, number][] = [
  [Math.log(3), 0],
  [0, 0],
];

test("without weights it is the mean of -log p of the class", () => {
  const loss = weightedCrossEntropy(
    tf.tensor2d(LOGITS),
    tf.tensor2d([
      [0, 1],
      [1, 0],
    ]),
    null,
  );
  expect(loss.dataSync()[0]).toBeCloseTo((Math.log(4) + Math.log(2)) / 2, 6);
});

test("a class of three times the weight counts as three trials", () => {
  const loss = weightedCrossEntropy(
    tf.tensor2d(LOGITS),
    tf.tensor2d([
      [0, 1],
      [1, 0],
    ]),
    [1, 3],
  );
  expect(loss.dataSync()[0]).toBeCloseTo((3 * Math.log(4) + Math.log(2)) / 4, 6);
});

test("a mixed trial counts for each class by its share", () => {
  const loss = weightedCrossEntropy(tf.tensor2d([LOGITS[0]!]), tf.tensor2d([[0.75, 0.25]]), null);
  expect(loss.dataSync()[0]).toBeCloseTo(0.75 * Math.log(4 / 3) + 0.25 * Math.log(4), 6);
});

const TASK = { ...sizes.small.task, channels: ["C3", "Cz", "C4"], samples: 101 };

test("DBConformer says how it weighs channels and how they attend to each other, both in shares", () => {
  const model = networkFor("dbconformer", sizes.small, TASK);
  const config = { ...sizes.small, model, task: TASK };
  const random = new Random(1);
  const x = tf.tensor(
    Array.from({ length: 2 * 3 * 101 }, () => random.normal()),
    [2, 3, 101],
  );
  const network = createNetwork(model).initialise(1);
  const output = predictions(network, { x }, { training: false }, config);
  expect(output.shape).toEqual([2, 2 + 3 + 9]);
  for (const { alpha, spatialAttention } of readOutputs(output.dataSync(), model)) {
    expect(alpha!.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 5);
    const rows = [0, 1, 2].map((row) =>
      spatialAttention!.slice(3 * row, 3 * row + 3).reduce((sum, share) => sum + share),
    );
    expect(rows).toEqual([1, 1, 1].map((one) => expect.closeTo(one, 5)));
  }
});
