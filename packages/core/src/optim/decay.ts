// Weight decay in its two forms, and which parameters it leaves alone.
import { compilable, type Mask, type Transform, transformState } from "./transform.ts";

const EMBEDDING = /(^|_)embed(ding)?s?$/;

/**
 * The usual mask: matrices and kernels decay; biases, gains of norms (rank below 2) and embedding tables (a part of
 * the dotted name is `embed`, `embedding` or ends in `_embed`, `_embedding`) do not.
 */
export const decaysByDefault: Mask = ({ name, shape }) =>
  shape.length >= 2 && !name.endsWith("bias") && !name.split(".").some((part) => EMBEDDING.test(part));

/** Classic L2 term: g <- g + decay * p, on the tensors that `mask` lets through (all by default). */
export function addDecayedWeights(decay: number, mask?: Mask): Transform {
  return compilable({
    name: "addDecayedWeights",
    options: { decay },
    ...(mask && { mask }),
    init: (layout) => transformState(layout),
    update(updates, { layout }, parameters) {
      const factor = Math.fround(decay);
      for (const tensor of layout.tensors) {
        if (mask?.(tensor) === false) continue;
        for (let i = tensor.offset; i < tensor.offset + tensor.size; i++) {
          updates[i] = updates[i]! + Math.fround(factor * parameters[i]!);
        }
      }
      return true;
    },
  });
}

/**
 * Decoupled decay: p <- p * (1 - learningRate * decay), before the step is applied; the gradients pass unchanged.
 *
 * @see Loshchilov & Hutter 2019, "Decoupled Weight Decay Regularization", algorithm 2
 */
export function decayParameters(decay: number, mask?: Mask): Transform {
  return compilable({
    name: "decayParameters",
    options: { decay },
    ...(mask && { mask }),
    init: (layout) => transformState(layout),
    update(_updates, { layout }, parameters, { learningRate }) {
      const factor = Math.fround(1 - learningRate * decay);
      for (const tensor of layout.tensors) {
        if (mask?.(tensor) === false) continue;
        for (let i = tensor.offset; i < tensor.offset + tensor.size; i++) parameters[i] = parameters[i]! * factor;
      }
      return true;
    },
  });
}
