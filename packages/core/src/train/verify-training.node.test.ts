// Tests of comparing a compiled step with an eager one.
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isTracing } from "../engine/fused.ts";
import { Random } from "../engine/random.ts";
import type { AnyPlugin } from "../plugin.ts";
import { type Point, type ToyModel, toyPlugin } from "../testing/toy-plugin.ts";
import { ToyBench } from "../testing/toy-training.ts";
import { trainingBatches } from "./batches.ts";
import { verifyTraining } from "./verify-training.node.ts";

let bench: ToyBench;
beforeAll(async () => {
  bench = await ToyBench.open();
});
afterAll(() => bench.close());

const verify = (changes: Partial<AnyPlugin> = {}) =>
  verifyTraining({ plugin: { ...toyPlugin, ...changes }, config: bench.config(), source: bench.source, seed: 1 }, 1);

test("the errors of a model that is compiled rightly are those of rounding", async () => {
  const { loss, gradients, parameter } = await verify();
  expect(loss).toBeLessThan(1e-6);
  expect(gradients).toBeLessThan(1e-5);
  expect([...toyPlugin.createModel(bench.config()).namedParameters().keys()]).toContain(parameter);
});

test("the parameter with the largest error is named, and the error is that of its largest element", async () => {
  const bend = (model: ToyModel) => tf.mul(tf.sum(model.head.bias!.value), isTracing() ? 1 : 0);
  const loss: AnyPlugin["loss"] = (model, ...rest) =>
    tf.add((toyPlugin as AnyPlugin).loss(model, ...rest), bend(model as ToyModel));
  const { gradients, parameter } = await verify({ loss });
  expect(parameter).toBe("head.bias");
  expect(gradients).toBeGreaterThan(1e-2);
});

test("the batch is the first one of the run", async () => {
  const seen: Point[][] = [];
  const collate: AnyPlugin["collate"] = (rows, config) => {
    seen.push([...rows] as Point[]);
    return toyPlugin.collate(rows as Point[], config as ReturnType<ToyBench["config"]>);
  };
  await verify({ collate });
  const shuffle = new Random(1).fork("shuffle");
  for await (const rows of trainingBatches(toyPlugin, bench.source, bench.config(), shuffle, 0)) {
    expect(seen).toEqual([rows]);
    break;
  }
});

test("no tensor is left behind", async () => {
  const before = tf.memory().numTensors;
  await verify();
  expect(tf.memory().numTensors).toBe(before);
});
