// Tests of attention over heads side by side: each head is attention by itself.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { INFERENCE } from "../nn/context.ts";
import { largestDifference, plain, tensorOf } from "../testing/plain-values.ts";
import { attention } from "./dense.ts";
import { multiHeadAttention } from "./multi-head.ts";

const [HEADS, QUERIES, KEYS] = [2, 3, 4];
const q = differenceInput([2, QUERIES, 6], 1);
const k = differenceInput([2, KEYS, 6], 2);
const v = differenceInput([2, KEYS, 10], 3);
const bias = differenceInput([HEADS, QUERIES, KEYS], 4);

/** The columns of one head as [batch, 1, seq, width]. */
function headOf(x: tf.Tensor, head: number): tf.Tensor {
  const width = x.shape[2]! / HEADS;
  return tf.expandDims(tf.slice(x, [0, 0, head * width], [-1, -1, width]), 1);
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("outputs of the heads stand side by side and each has its scale and bias", () => {
    const [queries, keys, values, added] = [q, k, v, bias].map(tensorOf) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const heads = [0, 1].map((head) => {
      const [one, ...rest] = [queries, keys, values].map((x) => headOf(x, head)) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const own = tf.slice(added, [head, 0, 0], [1, -1, -1]);
      return tf.squeeze(attention(one, ...rest, INFERENCE, { bias: own }).output, [1]);
    });
    const { output } = multiHeadAttention(queries, keys, values, HEADS, INFERENCE, { bias: added });
    expect(largestDifference(output, plain(tf.concat(heads, 2)))).toBeLessThan(1e-6);
  });

  test("gradient in queries, keys, values and bias", async () => {
    const run = (...[query, key, value, added]: tf.Tensor[]) =>
      multiHeadAttention(query!, key!, value!, HEADS, INFERENCE, { bias: added! }).output;
    expect(await gradientError(run, [q, k, v, bias])).toBeLessThan(1e-3);
  });
});
