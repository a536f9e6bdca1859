// Tests of what the graph of a pre-norm transformer is made of: nothing that costs time without need.
//
// d = 128, 4 layers, 4 heads, 64 tokens, batch 32: nothing is computed, so the size costs nothing here.
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MultiHeadAttention } from "../../nn/attention.ts";
import { type Context, INFERENCE } from "../../nn/context.ts";
import { softmaxCrossEntropy } from "../../nn/cross-entropy.ts";
import { Embedding } from "../../nn/embedding.ts";
import { FeedForward } from "../../nn/feed-forward.ts";
import { LayerNorm } from "../../nn/layer-norm.ts";
import { Linear } from "../../nn/linear.ts";
import { Module } from "../../nn/module.ts";
import { preNorm, TransformerBlock } from "../../nn/transformer-block.ts";
import { useBackend } from "../backends.ts";
import { liveNodes } from "./finish.ts";
import type { Graph, GraphTarget, Node } from "./graph.ts";
import { traceFunction } from "./trace.ts";
import { sizeOf } from "./value.ts";

const [VOCABULARY, DIM, LAYERS, HEADS, TOKENS, BATCH] = [128, 128, 4, 4, 64, 32];

class Transformer extends Module {
  readonly token = new Embedding(VOCABULARY, DIM);
  readonly position = new Embedding(TOKENS, DIM);
  readonly blocks = Array.from({ length: LAYERS }, () => blockOf());
  readonly norm = new LayerNorm(DIM);
  readonly head = new Linear(DIM, VOCABULARY);

  forward(tokens: tf.Tensor, context: Context): tf.Tensor {
    const embedded = tf.add(this.token.forward(tokens), this.position.weight.value);
    const encoded = this.blocks.reduce((x, block) => block.forward(x, context), embedded);
    return this.head.forward(this.norm.forward(encoded));
  }
}

function blockOf(): TransformerBlock {
  return new TransformerBlock({
    mixer: new MultiHeadAttention({ dim: DIM, heads: HEADS }),
    channelMixer: new FeedForward({ dim: DIM, hidden: 4 * DIM }),
    norm: () => new LayerNorm(DIM),
    residual: preNorm,
  });
}

let model: Transformer;
beforeAll(async () => {
  await useBackend("cpu");
  model = new Transformer().initialise(1);
});
afterAll(() => model.dispose());

const tokens = { shape: [BATCH, TOKENS], dtype: "int32" } as const;
const TARGET: GraphTarget = { contrib: true, frozen: false, threads: 1 };

/** What ONNX Runtime's WebGPU provider was seen to run itself: any other node costs copies to the host and back. */
const ON_WEBGPU = new Set(
  "Add Cast Equal Erf Exp Expand Gather Gemm LayerNormalization Log MatMul Mul ReduceMax ReduceMean ReduceSum Reshape ScatterElements ScatterND Softmax Sub Transpose Where".split(
    " ",
  ),
);

interface Traced {
  readonly graph: Graph;
  readonly nodes: readonly Node[];
}

/** Loss and gradients of all parameters. */
function trainingStep(target: GraphTarget): Traced {
  const variables = [...model.namedParameters().values()].map(({ variable }) => variable);
  const fn = ({ x, y }: Readonly<Record<string, tf.Tensor>>) => {
    const compute = () => {
      const logits = model.forward(x!, { training: true });
      return softmaxCrossEntropy(tf.reshape(logits, [-1, VOCABULARY]), tf.reshape(y!, [-1]));
    };
    const { value, grads } = tf.variableGrads(compute, variables);
    return { loss: value, ...grads };
  };
  const { session, outputs } = traceFunction(fn, { x: tokens, y: tokens }, { target, model });
  return { graph: session.graph, nodes: liveNodes(session.graph.nodes, Object.values(outputs)) };
}

function inference(target: GraphTarget): Traced {
  const fn = ({ x }: Readonly<Record<string, tf.Tensor>>) => ({ y: model.forward(x!, INFERENCE) });
  const { session, outputs } = traceFunction(fn, { x: tokens }, { target, model });
  return { graph: session.graph, nodes: liveNodes(session.graph.nodes, Object.values(outputs)) };
}

const castsToInt64 = ({ nodes }: Traced) =>
  nodes.filter(({ op, attributes: { to } }) => op === "Cast" && to?.kind === "int" && to.value === 7);
const readersOf = ({ nodes }: Traced, node: Node) =>
  nodes.filter(({ inputs }) => inputs.includes(node.outputs[0]!)).map(({ op }) => op);

describe.each<[string, () => Traced, number]>([
  ["a training step", () => trainingStep(TARGET), 500],
  ["a training step for two threads", () => trainingStep({ ...TARGET, threads: 2 }), 500],
  ["a training step of standard operators", () => trainingStep({ ...TARGET, contrib: false }), 530],
  ["inference", () => inference({ ...TARGET, frozen: true }), 100],
  ["inference of standard operators", () => inference({ contrib: false, frozen: true, threads: 1 }), 145],
])("%s", (_, trace, bound) => {
  let traced: Traced;
  beforeAll(() => {
    traced = trace();
  });

  test("casts to int64 only numbers of rows that gradients are added to", () => {
    const readers = castsToInt64(traced).flatMap((node) => readersOf(traced, node));
    expect(readers.filter((op) => op !== "ScatterND")).toEqual([]);
  });

  test("never transposes what was transposed, nor reshapes what was reshaped", () => {
    const twice = traced.nodes.filter(({ op, inputs }) => {
      return (op === "Transpose" || op === "Reshape") && traced.graph.producer(inputs[0]!)?.op === op;
    });
    expect(twice.map(({ name }) => name)).toEqual([]);
  });

  test("puts no broadcast of more than 1 MB into memory", () => {
    const expanded = traced.nodes.filter(({ op, outputs }) => op === "Expand" && sizeOf(outputs[0]!.shape) > 2 ** 18);
    expect(expanded.map(({ name }) => name)).toEqual([]);
  });

  test(`has fewer than ${bound} nodes`, () => expect(traced.nodes.length).toBeLessThan(bound));
});

test.each<[string, () => Traced]>([
  ["a training step", () => trainingStep({ ...TARGET, contrib: false })],
  ["a training step for two threads", () => trainingStep({ contrib: false, frozen: false, threads: 2 })],
  ["inference", () => inference({ ...TARGET, contrib: false })],
])("%s of standard operators runs on WebGPU without a copy", (_, trace) => {
  const elsewhere = trace().nodes.filter(({ op, domain }) => domain !== "" || !ON_WEBGPU.has(op));
  expect(elsewhere.map(({ name, op }) => `${name} ${op}`)).toEqual([]);
});
