// Tests of the convolutional baseline network: size, shape, the window that it is built for.
import { INFERENCE } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { FcnConfig } from "./config.ts";
import { FCN } from "./fcn.ts";

beforeAll(() => chooseBackend("cpu"));

const CONFIG: FcnConfig = { kind: "fcn", window_size: 16, c_out: 2, dp_rate: 0.2 };

test("the network has the parameters that its layers add up to", () => {
  const convolutions = 30 * 10 + 30 + 30 * 30 * 8 + 30 + 30 * 40 * 6 + 40 + 40 * 50 * 5 + 50 + 50 * 50 * 5 + 50;
  const linear = 50 * 16 * 1024 + 1024 + 1024 * 2 * 16 + 2 * 16;
  expect(new FCN(CONFIG).initialise(1).parameterCount).toBe(convolutions + linear);
});

test("its state carries the names of the layers, the activation counted", () => {
  const keys = [...new FCN(CONFIG).initialise(1).stateDict().keys()];
  expect(keys).toEqual([
    ...[1, 2, 3, 4, 5].flatMap((n) => [`convlayer${n}.0.weight`, `convlayer${n}.0.bias`]),
    "fc.1.weight",
    "fc.1.bias",
    "out.weight",
    "out.bias",
  ]);
});

test("the output has one row per appliance, and the time features do not matter", () => {
  const model = new FCN(CONFIG).initialise(1);
  const power = tf.reshape(tf.linspace(0, 1, 48), [3, 1, 16]);
  const outputs = [tf.zeros([3, 8, 16]), tf.ones([3, 8, 16])].map((features) =>
    model.forward(tf.concat([power, features], 1), INFERENCE),
  );
  expect(outputs[0]!.shape).toEqual([3, 2, 16]);
  expect(outputs[0]!.dataSync()).toEqual(outputs[1]!.dataSync());
});

test("refuses a window of another length, saying both", () => {
  const model = new FCN(CONFIG).initialise(1);
  expect(() => model.forward(tf.zeros([1, 9, 12]), INFERENCE)).toThrow(
    "window of 12 samples, the network was built for 16",
  );
});
