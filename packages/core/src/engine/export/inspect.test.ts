// Tests of graphs for looking inside: the values of the recorder, and factors that change what follows.
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { inWindows } from "../../attention/windowed.ts";
import { MultiHeadAttention } from "../../nn/attention.ts";
import { type Context, INFERENCE } from "../../nn/context.ts";
import { LayerNorm } from "../../nn/layer-norm.ts";
import { Linear } from "../../nn/linear.ts";
import { Module } from "../../nn/module.ts";
import { Recorder } from "../../nn/recorder.ts";
import type { HostBatch } from "../../plugin.ts";
import { toTensors } from "../../train/batch.ts";
import { useBackend } from "../backends.ts";
import type { TensorFunction } from "../engine.ts";
import { serialiseModel } from "../onnx/writer.ts";
import { Random } from "../random.ts";
import { exportModel } from "./export-model.ts";
import { inspectable } from "./inspect.ts";

await useBackend("cpu");

/** A block whose parts are named as an input and an output of the graph are. */
class Model extends Module {
  readonly x = new Linear(4, 6);
  readonly mixer = new MultiHeadAttention({ dim: 6, heads: 3 });
  readonly output = new LayerNorm(6);

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const mixed = this.mixer.forward(this.x.forward(x), context);
    context.observer?.observe(this, "table", tf.ones([5, 6]));
    return this.output.forward(mixed);
  }
}

const ROWS = 2;
const TOKENS = 5;
const random = new Random(1);
const x = {
  shape: [ROWS, TOKENS, 4],
  data: Float32Array.from({ length: ROWS * TOKENS * 4 }, () => random.uniform(-1, 1)),
};
const model = new Model().initialise(1);
const forward: TensorFunction = (inputs, context) => ({ output: model.forward(inputs.x!, context) });

/** The recorder's values and the output of the model, run op by op. */
function eagerValues(
  fn: TensorFunction,
  of: Module,
  batch: HostBatch,
): Map<string, { shape: number[]; data: number[] }> {
  const recorder = new Recorder(of);
  const plain = (value: tf.Tensor) => ({ shape: value.shape, data: [...value.dataSync()] });
  return tf.tidy(() => {
    const results = recorder.record((observer) => fn(toTensors(batch), { ...INFERENCE, observer }));
    const found = [
      ...recorder.values,
      ...Object.entries(results).map(([name, value]) => [`= ${name}`, value] as const),
    ];
    const values = new Map(found.map(([name, value]) => [name, plain(value)]));
    recorder.dispose();
    return values as never;
  });
}

/** Runs the graph with factors changed. */
async function inspected(gains: Readonly<Record<string, readonly number[]>> = {}) {
  const { fn, example, withoutBatch, outputs } = inspectable(forward, model, { x });
  const graph = exportModel(fn, example, { name: "test", model, withoutBatch });
  const session = await ort.InferenceSession.create(serialiseModel(graph));
  const feeds = graph.inputs.map(({ name }) => {
    const { shape, data } = example[name]!;
    return [name, new ort.Tensor("float32", Float32Array.from(gains[name] ?? data), shape)] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return { graph, outputs, results };
}

const byPath = new Map(inspectable(forward, model, { x }).outputs.map((output) => [output.path, output]));
const gainOf = (path: string, axis: number) => byPath.get(path)!.gains.find((gain) => gain.axis === axis)!.input;

function largestDifference(got: ort.Tensor, want: readonly number[]): number {
  return Math.max(...want.map((value, i) => Math.abs((got.data[i] as number) - value)));
}

test("every module's output and every observed value that has the batch is an output of the graph", () => {
  expect([...byPath].map(([path, { name, kind }]) => `${path}: ${kind} "${name}"`)).toEqual([
    'x: output "x.inside"',
    'mixer.wq: output "mixer.wq"',
    'mixer.wk: output "mixer.wk"',
    'mixer.wv: output "mixer.wv"',
    'mixer.weights: attention "mixer.weights"',
    'mixer.wo: output "mixer.wo"',
    'mixer: output "mixer"',
    'output: output "output.inside"',
  ]);
});

test("with all factors 1 the values are the recorder's", async () => {
  const { results } = await inspected();
  const eager = eagerValues(forward, model, { x });
  for (const { path, name } of byPath.values()) {
    const { shape, data } = eager.get(path)!;
    expect(results[name]!.dims, path).toEqual(shape);
    expect(largestDifference(results[name]!, data), path).toBeLessThan(1e-6);
  }
  expect(largestDifference(results.output!, eager.get("= output")!.data)).toBeLessThan(2e-6);
});

test("the batch is open and the factors are shared by its rows", async () => {
  const { graph } = await inspected();
  expect(graph.outputs.find(({ name }) => name === "mixer.weights")!.shape).toEqual(["batch", 3, TOKENS, TOKENS]);
  expect(graph.inputs.find(({ name }) => name === gainOf("mixer.weights", 1))!.shape).toEqual([3]);
});

describe("a factor", () => {
  test("of a channel multiplies it and what follows", async () => {
    const { results } = await inspected({ [gainOf("mixer", 2)]: [1, 1, 0, 1, 1, 1] });
    const wanted = eagerValues(
      (inputs, context) => {
        const mixed = model.mixer.forward(model.x.forward(inputs.x!), context);
        return { output: model.output.forward(tf.mul(mixed, tf.tensor1d([1, 1, 0, 1, 1, 1]))) };
      },
      model,
      { x },
    );
    expect(largestDifference(results.output!, wanted.get("= output")!.data)).toBeLessThan(2e-6);
    const channel = [...(results.mixer!.data as Float32Array)].filter((_, i) => i % 6 === 2);
    expect(channel.map(Math.abs)).toEqual(new Array(ROWS * TOKENS).fill(0));
  });

  test("of a token multiplies all its channels", async () => {
    const { results } = await inspected({ [gainOf("x", 1)]: [1, 2, 1, 1, 1] });
    const before = eagerValues(forward, model, { x }).get("x")!.data;
    const wanted = before.map((value, i) => (Math.floor(i / 6) % TOKENS === 1 ? 2 * value : value));
    expect(largestDifference(results["x.inside"]!, wanted)).toBeLessThan(1e-6);
  });

  test("of a head multiplies what the head adds: all heads silenced leave the bias of the projection", async () => {
    const { results } = await inspected({ [gainOf("mixer.weights", 1)]: [0, 0, 0] });
    const bias = model.mixer.wo.stateDict().get("bias")!.data;
    const wanted = Array.from({ length: ROWS * TOKENS * 6 }, (_, i) => Number(bias[i % 6]));
    expect(largestDifference(results.mixer!, wanted)).toBe(0);
    expect(Math.max(...(results["mixer.weights"]!.data as Float32Array))).toBe(0);
  });

  test("of one head leaves the other heads as they were", async () => {
    const { results } = await inspected({ [gainOf("mixer.weights", 1)]: [1, 0, 1] });
    const eager = eagerValues(forward, model, { x }).get("mixer.weights")!.data;
    const size = TOKENS * TOKENS;
    const wanted = eager.map((value, i) => (Math.floor(i / size) % 3 === 1 ? 0 : value));
    expect(largestDifference(results["mixer.weights"]!, wanted)).toBeLessThan(1e-6);
    expect(Math.max(...(results["mixer.wv"]!.data as Float32Array).filter((_, i) => i % 6 === 2 || i % 6 === 3))).toBe(
      0,
    );
  });
});

/** Attention inside windows of a picture: [batch * windows, heads, queries, keys]. */
class Windowed extends Module {
  readonly mixer = new MultiHeadAttention({ dim: 4, heads: 2 });

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    return inWindows(x, { window: [2, 3], shift: [0, 0] }, (tokens) => this.mixer.forward(tokens, context));
  }
}

test("values of windows have the windows as their second axis", () => {
  const windowed = new Windowed().initialise(1);
  const example = { x: { shape: [1, 4, 6, 4], data: new Float32Array(96).fill(0.5) } };
  const fn: TensorFunction = (inputs, context) => ({ output: windowed.forward(inputs.x!, context) });
  const inside = inspectable(fn, windowed, example);
  const graph = exportModel(inside.fn, inside.example, { name: "test", withoutBatch: inside.withoutBatch });
  expect(graph.outputs.find(({ name }) => name === "mixer.weights")!.shape).toEqual(["batch", 4, 2, 6, 6]);
  expect(graph.outputs.find(({ name }) => name === "mixer.wq")!.shape).toEqual(["batch", 4, 6, 4]);
});

test("no tensor is left behind and the model is as before", () => {
  const before = tf.memory().numTensors;
  const { fn, example, withoutBatch } = inspectable(forward, model, { x });
  exportModel(fn, example, { name: "test", model, withoutBatch });
  expect(tf.memory().numTensors - before).toBe(0);
  expect(Object.keys(model.mixer)).not.toContain("forward");
});
