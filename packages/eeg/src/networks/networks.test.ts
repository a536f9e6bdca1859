// Tests of the networks that DBConformer is compared with: sizes of the paper, the shortest trials, every class alive.
import { Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { NetworkConfig } from "../config.ts";
import { baselines } from "./baselines.ts";
import { createNetwork } from "./create.ts";
import { featureWindows } from "./lengths.ts";

beforeAll(() => chooseBackend("cpu"));

test.each([
  ["eegnet", 1406],
  ["scnn", 41_202],
  ["dcnn", 298_877],
  ["ifnet", 6722],
  ["eegconformer", 789_668],
] as const)(
  "%s has %i parameters for 22 channels of 1001 samples, as the paper's comparison counts them",
  (name, count) => {
    const model = createNetwork(baselines[name]);
    expect(model.parameterCount).toBe(count);
    model.dispose();
  },
);

const names = Object.keys(baselines) as (keyof typeof baselines)[];

/** The network for the shortest trials of six channels that it takes. */
function shortest(name: keyof typeof baselines): NetworkConfig {
  const config: NetworkConfig = { ...baselines[name], chn: 6 };
  const lengths = Array.from({ length: 1000 }, (_, i) => i + 1);
  return {
    ...config,
    time_sample_num: lengths.find((samples) => featureWindows({ ...config, time_sample_num: samples }) >= 1)!,
  };
}

test.each(names)("%s: trials of the shortest length that passes give one score for each class", (name) => {
  const config = shortest(name);
  const model = createNetwork(config).initialise(1);
  const random = new Random(1);
  const x = tf.tensor(
    Array.from({ length: 3 * 6 * config.time_sample_num }, () => random.normal()),
    [3, 6, config.time_sample_num],
  );
  const { logits, features } = model.forward(x, { training: false });
  expect([logits.shape, features.shape[0]]).toEqual([[3, 2], 3]);
  expect([...logits.dataSync()].every(Number.isFinite)).toBe(true);
});
