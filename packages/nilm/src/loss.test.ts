// Tests of the training loss.
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { meanSquaredError } from "./loss.ts";

beforeAll(() => chooseBackend("cpu"));

test("the loss is the mean of the squared differences over all elements", () => {
  const prediction = tf.tensor3d([1, 2, 3, 4], [1, 2, 2]);
  const truth = tf.tensor3d([1, 0, 3, 1], [1, 2, 2]);
  expect(meanSquaredError(prediction, truth).dataSync()[0]).toBe((4 + 9) / 4);
});
