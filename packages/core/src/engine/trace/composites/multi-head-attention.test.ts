// Tests of the traced attention over heads side by side: the contributed node, and the composed form with gradients.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { MASKED } from "../../../attention/dense.ts";
import { multiHeadAttention } from "../../../attention/multi-head.ts";
import { INFERENCE } from "../../../nn/context.ts";
import { checkFused } from "../../../testing/fused-cases.ts";
import { floats } from "../../../testing/kernel-cases.ts";
import { useBackend } from "../../backends.ts";
import { type Traceable, traceFunction } from "../trace.ts";

beforeAll(() => useBackend("cpu"));

const HEADS = 3;
const attend =
  (scale?: number): Traceable =>
  ({ q, k, v, bias }) => ({ y: multiHeadAttention(q!, k!, v!, HEADS, INFERENCE, { bias, scale }).output });

const [q, k, v] = [floats([2, 5, 12], 1, -2, 2), floats([2, 7, 12], 2, -2, 2), floats([2, 7, 6], 3)];
const BIASES = [
  [7],
  [5, 7],
  [1, 1, 5, 7],
  [1, HEADS, 5, 7],
  [2, 1, 1, 7],
  [2, 1, 5, 7],
  [2, HEADS, 5, 7],
  [HEADS, 1, 7],
];

describe.each([
  ["for training", true],
  ["for inference", false],
])("%s", (_, gradients) => {
  test("cross attention with values of another width", () => {
    return checkFused({ fn: attend(), inputs: { q, k, v } }, gradients);
  });

  test("self attention", () => {
    const fn: Traceable = ({ q }) => attend()({ q: q!, k: q!, v: q! });
    return checkFused({ fn, inputs: { q } }, gradients);
  });

  test.each(BIASES.map((shape) => [shape]))("a bias [%s]", (shape) => {
    return checkFused({ fn: attend(), inputs: { q, k, v, bias: floats(shape, 4, -2, 2) } }, gradients);
  });

  test("a scale of the caller's", () => checkFused({ fn: attend(0.3), inputs: { q, k, v } }, gradients));

  test("a mask that is made inside, for one query of all keys", () => {
    const fn: Traceable = ({ q, k, v }) => {
      const seen = tf.greater(tf.reshape(tf.range(0, 5), [5, 1]), tf.range(0, 7));
      const bias = tf.where(seen, tf.zeros([5, 7]), tf.fill([5, 7], MASKED));
      return attend()({ q: q!, k: k!, v: v!, bias });
    };
    return checkFused({ fn, inputs: { q, k, v } }, gradients);
  });
});

describe("with ONNX Runtime's own operators", () => {
  const target = { contrib: true, frozen: false, threads: 1 };
  const ops = (fn: Traceable) => {
    return traceFunction(fn, { q, k, v }, { target }).session.graph.nodes.map(({ op }) => op);
  };

  test("inference is one node", () => expect(ops(attend())).toEqual(["MultiHeadAttention"]));

  test("what is differentiated is not", () => {
    const gradient: Traceable = ({ q, k, v }) => ({ y: tf.grad((x) => attend()({ q: x, k: k!, v: v! }).y!)(q!) });
    expect(ops(gradient)).not.toContain("MultiHeadAttention");
  });

  test("the gradient in an input of a graph with fixed weights is the same as with changing ones", () => {
    const gradient: Traceable = ({ q, k, v }) => ({ y: tf.grad((x) => attend()({ q: x, k: k!, v: v! }).y!)(q!) });
    const frozen = traceFunction(gradient, { q, k, v }, { target: { ...target, frozen: true } });
    expect(frozen.session.graph.nodes.map(({ op }) => op)).toEqual(ops(gradient));
  });
});
