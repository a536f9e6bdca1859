// Attention in a function that is being compiled: one kernel forward, one backward.
import * as tf from "@tensorflow/tfjs-core";
import { isDifferentiated, traced } from "../engine/fused.ts";
import { reduceTo } from "../engine/gradients/broadcast.ts";
import type { Context } from "../nn/context.ts";
import { checkRate } from "../nn/dropout.ts";

interface Inputs {
  readonly q: tf.Tensor;
  readonly k: tf.Tensor;
  readonly v: tf.Tensor;
  readonly bias?: tf.Tensor | undefined;
}

/**
 * @param weights shape of the attention weights and their dropout rate
 * @returns the output in the layout of the kernel
 */
export function tracedAttention(
  kernel: "Attention" | "MultiHeadAttention",
  { q, k, v, bias }: Inputs,
  attributes: { readonly scale: number; readonly heads?: number },
  weights: { readonly shape: readonly number[]; readonly rate: number },
  context: Context,
): tf.Tensor {
  const { rate } = weights;
  checkRate(rate);
  const mask = context.noise && rate > 0 ? context.noise.mask(weights.shape, rate) : undefined;
  const all = { ...attributes, keep: mask ? 1 / (1 - rate) : 1, differentiated: isDifferentiated() };
  const op = tf.customGrad((...inputs) => {
    const save = inputs.pop() as tf.GradSaveFunc;
    const shapes = (inputs as tf.Tensor[]).map(({ shape }) => shape);
    const [query, key, value, shift] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor | undefined];
    const forward = { q: query, k: key, v: value, bias: shift, mask };
    const [output, ...saved] = traced(`sciformer.${kernel}`, forward, all);
    const results = Object.fromEntries(saved.map((tensor, i) => [`saved${i}`, tensor]));
    const kept = Object.entries({ ...forward, o: output, ...results });
    const present = kept.filter((entry): entry is [string, tf.Tensor] => entry[1] !== undefined);
    save(present.map(([, tensor]) => tensor));
    const gradFunc = (dy: tf.Tensor, again: tf.Tensor[]) => {
      const named = Object.fromEntries(present.map(([name], i) => [name, again[i]]));
      const gradients = traced(`sciformer.${kernel}Grad`, { ...named, dy }, all);
      return shapes.map((shape, i) => reduceTo(gradients[i]!, shape));
    };
    return { value: output!, gradFunc };
  });
  return bias ? op(q, k, v, bias) : op(q, k, v);
}
