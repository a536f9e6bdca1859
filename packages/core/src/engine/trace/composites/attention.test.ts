// Tests of the traced attention against the eager one, whole and in pieces.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type AttentionOptions, attention, MASKED } from "../../../attention/dense.ts";
import { INFERENCE } from "../../../nn/context.ts";
import { checkFused, type FusedCase, relativeDifference, runTrace } from "../../../testing/fused-cases.ts";
import { floats } from "../../../testing/kernel-cases.ts";
import { useBackend } from "../../backends.ts";
import { type Traceable, traceFunction } from "../trace.ts";
import { sizeOf } from "../value.ts";

beforeAll(() => useBackend("cpu"));

const attend =
  (options: AttentionOptions = {}) =>
  ({ q, k, v, bias }: Readonly<Record<string, tf.Tensor>>) => ({
    y: attention(q!, k!, v!, INFERENCE, { ...options, bias }).output,
  });

const [q, k, v] = [floats([2, 3, 5, 4], 1, -2, 2), floats([2, 3, 7, 4], 2, -2, 2), floats([2, 3, 7, 6], 3)];

describe("more keys than queries, values of another width", () => {
  test("without a bias", () => checkFused({ fn: attend(), inputs: { q, k, v } }));

  test.each([[[7]], [[5, 7]], [[1, 1, 5, 7]], [[3, 5, 7]], [[2, 1, 1, 7]], [[2, 3, 5, 7]]])(
    "with a bias [%s] that is trained",
    (shape) => checkFused({ fn: attend(), inputs: { q, k, v, bias: floats(shape, 4, -2, 2) } }),
  );

  test("with a scale of the caller's", () => checkFused({ fn: attend({ scale: 0.3 }), inputs: { q, k, v } }));
});

test("keys that are ruled out, for one query all of them", async () => {
  const bias = floats([5, 7], 4);
  const masked = bias.data.map((value, place) => (place < 7 || place % 3 === 0 ? MASKED : value)) as Float32Array;
  const fn = ({ q, k, v, bias }: Readonly<Record<string, tf.Tensor>>) => attend()({ q: q!, k: k!, v: v!, bias: bias! });
  await checkFused({ fn, inputs: { q, k, v, bias: { ...bias, data: masked } } });
});

test("queries that all batches share", async () => {
  await checkFused({ fn: attend(), inputs: { q: floats([1, 3, 5, 4]), k, v } });
});

test("keys and values that all heads share", async () => {
  await checkFused({ fn: attend(), inputs: { q, k: floats([2, 1, 5, 4], 2), v: floats([2, 1, 5, 6], 3) } });
});

test("one query, one key, one head", async () => {
  const one = [1, 1, 1, 3];
  await checkFused({ fn: attend(), inputs: { q: floats(one), k: floats(one, 2), v: floats(one, 3) } });
});

describe("scores of more than 32 MB", () => {
  // 17 * 5 matrices of 500 x 200 floats are 34 MB.
  const scores = [17, 5, 500, 200];
  const shapes = { q: [17, 5, 500, 2], k: [17, 5, 200, 2], v: [17, 5, 200, 1], bias: [200], dy: [17, 5, 500, 1] };
  const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => [name, floats(shape, i, -2, 2)]));
  const kept = Float32Array.from({ length: sizeOf(scores) }, (_, place) => (place % 7 === 0 ? 0 : 1));
  const all: FusedCase["inputs"] = { ...inputs, kept: { shape: scores, dtype: "float32", data: kept } };

  const gradients: Traceable = ({ dy, kept, ...given }) => {
    const noise = { mask: () => kept!, normal: () => dy! };
    const forward = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, bias: tf.Tensor) =>
      attention(q, k, v, { training: true, noise }, { bias, dropout: 0.25 }).output;
    const xs = ["q", "k", "v", "bias"];
    const { value, grads } = tf.valueAndGrads(forward as (...xs: tf.Tensor[]) => tf.Tensor)(
      xs.map((x) => given[x]!),
      dy!,
    );
    return { o: value, ...Object.fromEntries(xs.map((x, i) => [`d${x}`, grads[i]!])) };
  };
  const trace = (contrib: boolean) => traceFunction(gradients, all, { target: { contrib, frozen: false, threads: 1 } });
  const softmaxes = (contrib: boolean) =>
    trace(contrib).session.graph.nodes.filter(({ op }) => op === "Softmax").length;

  test("are cut into pieces, but not in graphs for any runtime", () => {
    expect([softmaxes(true) > 1, softmaxes(false)]).toEqual([true, 1]);
  });

  test("give in pieces what they give in one piece", () => {
    const [pieces, whole] = [true, false].map((contrib) => runTrace(trace(contrib), all, 2));
    for (const [name, values] of Object.entries(whole!)) {
      expect(relativeDifference(pieces![name]!, values), name).toBeLessThanOrEqual(1e-5);
    }
  });
});
