// Tests of exportModel: the graph in onnxruntime-node against the eager function for several numbers of rows.
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-node";
import { beforeAll, expect, test } from "vitest";
import { attention } from "../../attention/dense.ts";
import { causalMask, paddingMask } from "../../attention/masks.ts";
import { inWindows } from "../../attention/windowed.ts";
import { MultiHeadAttention } from "../../nn/attention.ts";
import { BatchNorm } from "../../nn/batch-norm.ts";
import { type Context, INFERENCE } from "../../nn/context.ts";
import { Conv1d } from "../../nn/conv1d.ts";
import { Embedding } from "../../nn/embedding.ts";
import { FeedForward } from "../../nn/feed-forward.ts";
import { normal } from "../../nn/initialisers.ts";
import { LayerNorm } from "../../nn/layer-norm.ts";
import { Linear } from "../../nn/linear.ts";
import { Module } from "../../nn/module.ts";
import { Parameter } from "../../nn/parameter.ts";
import { preNorm, TransformerBlock } from "../../nn/transformer-block.ts";
import type { HostBatch, HostTensor } from "../../plugin.ts";
import { useBackend } from "../backends.ts";
import { eagerEngine, type TensorFunction } from "../engine.ts";
import type { OnnxModel } from "../onnx/model.ts";
import { serialiseModel } from "../onnx/writer.ts";
import { Random } from "../random.ts";
import { sizeOf } from "../trace/value.ts";
import { type ExportOptions, exportModel } from "./export-model.ts";
import { repeatRows } from "./rows.ts";

const ROWS = [1, 2, 3, 7];

beforeAll(() => useBackend("cpu"));

/** Rows that differ, as many as the largest batch has. */
function floats(inner: readonly number[], seed = 1): HostTensor {
  const [random, shape] = [new Random(seed), [7, ...inner]];
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-1, 1)) };
}

function integers(inner: readonly number[], below: number): HostTensor {
  const [random, shape] = [new Random(2), [7, ...inner]];
  return { shape, data: Int32Array.from({ length: sizeOf(shape) }, () => random.integer(below)) };
}

/** Runs the graph in the public API of onnxruntime-node. */
async function run(session: ort.InferenceSession, model: OnnxModel, batch: HostBatch) {
  const feeds = model.inputs.map(({ name, dtype }) => {
    const { data, shape } = batch[name]!;
    return [name, new ort.Tensor(dtype, data as Float32Array, shape)] as const;
  });
  return session.run(Object.fromEntries(feeds));
}

/** Largest difference relative to the largest eager element, for all of {@link ROWS}. */
async function worstDifference(fn: TensorFunction, example: HostBatch, options: Partial<ExportOptions> = {}) {
  const model = exportModel(fn, example, { name: "test", ...options });
  const session = await ort.InferenceSession.create(serialiseModel(model));
  const eager = eagerEngine.inference(fn, { name: "test", weights: "fixed" });
  let worst = 0;
  for (const rows of ROWS) {
    const batch = repeatRows(example, rows, options.withoutBatch);
    const results = await run(session, model, batch);
    for (const [name, { data, shape }] of Object.entries(eager(batch))) {
      expect(results[name]!.dims, `${name} for ${rows} rows`).toEqual(shape);
      const got = results[name]!.data as Float32Array;
      const largest = Math.max(...data.map(Math.abs)) || 1;
      for (const [i, want] of data.entries()) worst = Math.max(worst, Math.abs(got[i]! - want) / largest);
    }
  }
  await session.release();
  return worst;
}

interface Case {
  readonly fn: TensorFunction;
  readonly example: HostBatch;
  readonly withoutBatch?: readonly string[];
}

const cases: Record<string, Case> = {
  "elementwise arithmetic": {
    fn: ({ x }) => ({ y: tf.tanh(tf.add(tf.mul(x!, 2), 1)) }),
    example: { x: floats([3]) },
  },
  "rows flattened and restored": {
    fn: ({ x }) => {
      const [batch, seq, dim] = x!.shape as [number, number, number];
      return { y: tf.reshape(tf.softmax(tf.reshape(x!, [batch * seq, dim])), [batch, seq, dim]) };
    },
    example: { x: floats([5, 4]) },
  },
  "heads split, joined with the batch, and merged": {
    fn: ({ x }) => {
      const [batch, seq] = x!.shape as [number, number];
      const heads = tf.transpose(tf.reshape(x!, [batch, seq, 2, 4]), [0, 2, 1, 3]);
      const flat = tf.reshape(tf.relu(heads), [batch * 2, seq, 4]);
      return { y: tf.reshape(tf.transpose(flat, [0, 2, 1]), [batch, 2, 4, seq]) };
    },
    example: { x: floats([3, 8]) },
  },
  "a class token repeated for every row": {
    fn: ({ x }) => {
      const token = tf.reshape(tf.linspace(-1, 1, 4), [1, 1, 4]);
      return { y: tf.concat([tf.tile(token, [x!.shape[0]!, 1, 1]), x!], 1) };
    },
    example: { x: floats([5, 4]) },
  },
  "means over axes other than the batch": {
    fn: ({ x }) => ({ y: tf.sub(x!, tf.mean(x!, [1, 2], true)), z: tf.mean(x!, [1, 2]) }),
    example: { x: floats([3, 4]) },
  },
  "a mean over the batch that is subtracted": {
    fn: ({ x }) => ({ y: tf.sub(x!, tf.mean(x!, 0, true)) }),
    example: { x: floats([3]) },
  },
  "slices, also backwards": {
    fn: ({ x }) => {
      const [batch] = x!.shape as [number];
      const middle = tf.slice(x!, [0, 1, 0], [batch, 3, 2]);
      return { y: tf.reverse(middle, 1), z: tf.stridedSlice(x!, [0, 0, 3], [batch, 5, 0], [1, 2, -1]) };
    },
    example: { x: floats([5, 4]) },
  },
  "the batch turned round": {
    fn: ({ x }) => ({ y: tf.reverse(x!, 0) }),
    example: { x: floats([3]) },
  },
  "all rows but the last beside all but the first": {
    fn: ({ x }) => {
      const [batch, dim] = x!.shape as [number, number];
      const zero = tf.zeros([1, dim]);
      return { y: tf.concat([zero, tf.slice(x!, [0, 0], [batch - 1, dim])], 0) };
    },
    example: { x: floats([3]) },
  },
  "halves of a doubled batch": {
    fn: ({ x }) => {
      const [a, b] = tf.split(tf.concat([x!, tf.neg(x!)], 0), 2, 0) as [tf.Tensor, tf.Tensor];
      return { y: tf.sub(a, b) };
    },
    example: { x: floats([3]) },
  },
  "rows of a table by number": {
    fn: ({ i }) => ({ y: tf.gather(tf.reshape(tf.linspace(0, 1, 12), [6, 2]), i!) }),
    example: { i: integers([4], 6) },
  },
  "one element of each row by number": {
    fn: ({ x, i }) => ({ y: tf.gather(x!, i!, 1, 1) }),
    example: { x: floats([6, 2]), i: integers([3], 6) },
  },
  "one-hot numbers": {
    fn: ({ i }) => ({ y: tf.oneHot(i!, 5) }),
    example: { i: integers([3], 5) },
  },
  "sums of rows by number": {
    fn: ({ x, i }) => {
      const [batch] = x!.shape as [number];
      const place = tf.stack([tf.cumsum(tf.onesLike(i!), 0, true), i!], 1);
      return { y: tf.scatterND(place, x!, [batch, 4]) };
    },
    example: { x: floats([]), i: integers([], 4) },
  },
  "the largest elements of each row": {
    fn: ({ x }) => {
      const { values, indices } = tf.topk(x!, 2);
      return { values, indices };
    },
    example: { x: floats([5]) },
  },
  "attention with a causal mask": {
    fn: ({ q, k, v }, context) => ({ y: attention(q!, k!, v!, context, { bias: causalMask(5) }).output }),
    example: { q: floats([2, 5, 4]), k: floats([2, 5, 4], 2), v: floats([2, 5, 3], 3) },
  },
  "attention of many tokens": {
    fn: ({ q }, context) => ({ y: attention(q!, q!, q!, context).output }),
    example: { q: floats([2, 140, 4]) },
  },
  "attention with padded keys": {
    fn: ({ q, valid }, context) => ({ y: attention(q!, q!, q!, context, { bias: paddingMask(valid!) }).output }),
    example: {
      q: floats([2, 5, 4]),
      valid: { shape: [7, 5], data: new Int32Array(35).map((_, i) => Number(i % 5 < 3)) },
    },
  },
  "attention in shifted windows": {
    fn: ({ x }, context) => {
      const mix = (tokens: tf.Tensor, bias: tf.Tensor | undefined) => {
        const heads = tf.expandDims(tokens, 1);
        return tf.squeeze(attention(heads, heads, heads, context, { bias }).output, [1]);
      };
      return { y: inWindows(x!, { window: [2, 3], shift: [1, 1] }, mix) };
    },
    example: { x: floats([4, 6, 3]) },
  },
  "patches, convolution and pooling of images": {
    fn: ({ x }) => {
      const [patch, filter] = [tf.ones([2, 2, 3, 4]), tf.reshape(tf.linspace(-1, 1, 9 * 12), [3, 3, 3, 4])];
      const patches = tf.conv2d(x as tf.Tensor4D, patch as tf.Tensor4D, 2, "valid");
      const convolved = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same");
      return { patches, pooled: tf.maxPool(convolved, 2, 2, "valid"), mean: tf.avgPool(convolved, 3, 1, "same") };
    },
    example: { x: floats([6, 6, 3]) },
  },
  "distances of all rows from one another": {
    fn: ({ x }) => ({ y: tf.matMul(x!, x!, false, true) }),
    example: { x: floats([3]) },
  },
  "a table that all rows share": {
    fn: ({ x, table }) => ({ y: tf.matMul(x!, table!) }),
    example: { x: floats([3]), table: { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) } },
    withoutBatch: ["table"],
  },
  "a zero added to every row": {
    fn: ({ x }) => ({ y: tf.add(x!, tf.zerosLike(x!)), z: tf.ones([x!.shape[0]!, 2]) }),
    example: { x: floats([3]) },
  },
  "an input put out as it is": {
    fn: ({ x }) => ({ y: x!, z: x! }),
    example: { x: floats([3]) },
  },
};

test.each(Object.entries(cases))("%s: as eager for any number of rows", async (_, { fn, example, ...options }) => {
  expect(await worstDifference(fn, example, options)).toBeLessThan(5e-6);
});

/** A vision transformer in small: class token, positions, blocks, head; a convolution and a table before them. */
class Small extends Module {
  readonly words = new Embedding(11, 8);
  readonly conv = new Conv1d(8, 8, 3, { padding: "replicate", dilation: 2 });
  readonly bn = new BatchNorm(8);
  readonly token = new Parameter([1, 1, 8], normal(1));
  readonly blocks = [1, 2].map(
    () =>
      new TransformerBlock({
        mixer: new MultiHeadAttention({ dim: 8, heads: 2, mask: causalMask }),
        channelMixer: new FeedForward({ dim: 8, hidden: 16 }),
        norm: () => new LayerNorm(8),
        residual: preNorm,
        dropout: 0.5,
      }),
  );
  readonly head = new Linear(8, 3);

  forward(words: tf.Tensor, context: Context): tf.Tensor {
    const [batch] = words.shape as [number];
    const samples = this.bn.forward(this.conv.forward(this.words.forward(words)), context);
    const tokens = tf.concat([tf.broadcastTo(this.token.value, [batch, 1, 8]), samples], 1);
    const encoded = this.blocks.reduce((h, block) => block.forward(h, context), tokens);
    return this.head.forward(tf.squeeze(tf.slice(encoded, [0, 0, 0], [batch, 1, 8]), [1]));
  }
}

const words = { words: integers([6], 11) };
const forward =
  (model: Small): TensorFunction =>
  (inputs, context) => ({ logits: model.forward(inputs.words!, context) });

test("a transformer with convolution, table and class token: as eager for any number of rows", async () => {
  const model = new Small().initialise(1);
  expect(await worstDifference(forward(model), words, { model })).toBeLessThan(2e-6);
});

test("every parameter that the forward pass reads is a constant under its path in the state dictionary", () => {
  const model = new Small().initialise(1);
  const { initializers } = exportModel(forward(model), words, { name: "small", model });
  const names = new Set(initializers.map(({ name }) => name));
  const read = [...model.stateDict().keys()].filter((path) => !path.endsWith("num_batches_tracked"));
  expect(read.filter((path) => !names.has(path))).toEqual([]);
  const { data, shape } = initializers.find(({ name }) => name === "blocks.1.mixer.wq.weight")!;
  expect([...new Float32Array(data.buffer, data.byteOffset, 64)]).toEqual([
    ...model.stateDict().get("blocks.1.mixer.wq.weight")!.data,
  ]);
  expect(shape).toEqual([8, 8]);
});

test("inputs and outputs have the open dimension under its name, nodes the path of their module", () => {
  const model = new Small().initialise(1);
  const options = { name: "small", model, batchName: "rows", metadata: { domain: "toy" } };
  const { inputs, outputs, nodes, metadata } = exportModel(forward(model), { ...words, unused: floats([2]) }, options);
  expect(inputs).toEqual([{ name: "words", dtype: "int32", shape: ["rows", 6] }]);
  expect(outputs).toEqual([{ name: "logits", dtype: "float32", shape: ["rows", 3] }]);
  expect(nodes.map(({ name }) => name)).toContain("blocks.0.norm1/sciformer.LayerNorm#1");
  expect(new Set(nodes.map(({ domain }) => domain))).toEqual(new Set([""]));
  expect(metadata).toEqual({ domain: "toy" });
});

test("the same model gives the same bytes", () => {
  const model = new Small().initialise(1);
  const [first, second] = [1, 2].map(() =>
    serialiseModel(exportModel(forward(model), words, { name: "small", model })),
  );
  expect(first).toEqual(second);
});

test("no tensor is left behind and the backend is as before", () => {
  const model = new Small().initialise(1);
  const before = tf.memory().numTensors;
  exportModel(forward(model), words, { name: "small", model });
  expect([tf.memory().numTensors - before, tf.getBackend()]).toEqual([0, "cpu"]);
  expect(tf.tidy(() => model.forward(tf.zeros([2, 6], "int32"), INFERENCE).shape)).toEqual([2, 3]);
});
