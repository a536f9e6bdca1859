// Tests of DBConformer: sizes of the paper, branches, what it does without attention, positions and last samples.
import { Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { DbconformerConfig } from "./config.ts";
import { architectures, DBConformer } from "./model.ts";

beforeAll(() => chooseBackend("cpu"));

const TINY: DbconformerConfig = { ...architectures.small, chn: 4, time_sample_num: 101, patch_size: 25 };
const EVALUATION = { training: false };

const trials = (config: DbconformerConfig, seed = 1) => {
  const random = new Random(seed);
  const shape = [2, config.chn, config.time_sample_num];
  return tf.tensor(
    Array.from({ length: 2 * config.chn * config.time_sample_num }, () => random.normal()),
    shape,
  );
};

const logits = (model: DBConformer, x: tf.Tensor) => [...model.forward(x, EVALUATION).logits.dataSync()];

/** Published data sets with their channels, samples, patch, depth, and the parameters that the paper's table has. */
test.each([
  ["BNCI2014001", 22, 1001, 125, 2, 93_747],
  ["BNCI2014004", 3, 1126, 125, 2, 92_267],
  ["Zhou2016", 14, 1251, 125, 2, 93_187],
  ["Blankertz2007", 59, 750, 125, 2, 96_627],
  ["BNCI2014002", 15, 2561, 128, 4, 172_547],
  ["Zhou2016 across subjects", 14, 1251, 125, 6, 250_947],
  ["Blankertz2007 across subjects", 59, 750, 125, 6, 254_387],
  ["BNCI2014002 across subjects", 15, 2561, 128, 6, 251_427],
])("%s: %i channels of %i samples, patch %i, depth %i: %i parameters", (_, chn, samples, patch_size, depth, count) => {
  const sized = { chn, time_sample_num: samples, patch_size, tem_depth: depth, chn_depth: depth };
  const model = new DBConformer({ ...architectures.base, ...sized });
  expect(model.parameterCount).toBe(count);
  model.dispose();
});

test.each([
  ["small", 18_507],
  ["base", 93_747],
  ["large", 251_507],
] as const)("the size %s has %i parameters", (size, count) => {
  const model = new DBConformer(architectures[size]);
  expect(model.parameterCount).toBe(count);
  model.dispose();
});

test("without the channel attention the count is that of the paper's complexity table", () => {
  const model = new DBConformer({ ...architectures.base, chn_atten_flag: false });
  expect(model.parameterCount).toBe(92_066);
});

test.each([
  ["temporal", "channel_embedding.encoder.0.weight", "embedding.stem.sconv.conv.weight"],
  ["spatial", "embedding.stem.sconv.conv.weight", "channel_embedding.encoder.0.weight"],
] as const)("the branch %s says nothing of %s", (branch, unused, used) => {
  const model = new DBConformer({ ...TINY, branch }).initialise(1);
  const x = trials(TINY);
  const before = logits(model, x);
  const change = (name: string) => {
    const parameter = model.namedParameters().get(name)!;
    parameter.assign(parameter.variable.dataSync().map((value) => 2 * value + 0.1));
    return logits(model, x);
  };
  expect(change(unused)).toEqual(before);
  expect(change(used)).not.toEqual(before);
});

test("trials do not know of each other in evaluation", () => {
  const model = new DBConformer(TINY).initialise(1);
  const x = trials(TINY);
  const alone = tf.slice(x, [1, 0, 0], [1, 4, 101]);
  expect(logits(model, alone)).toEqual(
    logits(model, x)
      .slice(2)
      .map((value) => expect.closeTo(value, 5)),
  );
});

test("without positions the order of channels says nothing to the branch over channels", () => {
  const model = new DBConformer({ ...TINY, branch: "spatial", posemb_flag: false }).initialise(1);
  const x = trials(TINY);
  const turned = tf.reverse(x, 1);
  expect(logits(model, turned)).toEqual(logits(model, x).map((value) => expect.closeTo(value, 5)));
});

test("the last sample reaches the branch over time through the filters only", () => {
  const config = { ...TINY, kernel_size: 1, branch: "temporal" } as const;
  const model = new DBConformer(config).initialise(1);
  const x = trials(config);
  const last = tf.oneHot(tf.tensor1d([100], "int32"), 101);
  const changed = tf.add(x, tf.mul(last, 5));
  expect(logits(model, changed)).toEqual(logits(model, x));
});

test("what it explains is what it says, and observers still see everything", () => {
  const model = new DBConformer({ ...TINY, chn_depth: 2 }).initialise(1);
  const x = trials(TINY);
  const seen: string[] = [];
  const observer = { observe: (_: unknown, name: string) => void seen.push(name) };
  const { logits: explained, spatialAttention, alpha } = model.explain(x, { ...EVALUATION, observer });
  expect([...explained.dataSync()]).toEqual(logits(model, x));
  expect([spatialAttention!.shape, alpha!.shape]).toEqual([
    [2, 4, 4],
    [2, 4],
  ]);
  expect(seen).toEqual(["weights", "temporal_out", "weights", "weights", "spatial_out", "channel_attention_weights"]);
});
