// Gradient of the batched matrix product, also where batch dimensions are broadcast.
import * as tf from "@tensorflow/tfjs-core";
import { reduceTo } from "./broadcast.ts";

/**
 * | y       | da        | db        |
 * |---------|-----------|-----------|
 * | a b     | dy b^T    | a^T dy    |
 * | a^T b   | b dy^T    | a dy      |
 * | a b^T   | dy b      | dy^T a    |
 * | a^T b^T | b^T dy^T  | dy^T a^T  |
 */
const batchMatMul: tf.GradConfig = {
  kernelName: tf.BatchMatMul,
  inputsToSave: ["a", "b"],
  gradFunc: (dys, saved, attrs) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    const { transposeA, transposeB } = attrs as unknown as tf.BatchMatMulAttrs;
    const dy = dys as tf.Tensor;
    const da = () => (transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB));
    const db = () => (transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false));
    return { a: () => reduceTo(da(), a.shape), b: () => reduceTo(db(), b.shape) };
  },
};

export const matmulGradients: readonly tf.GradConfig[] = [batchMatMul];
