// The affine layer, weights in PyTorch's layout.
import * as tf from "@tensorflow/tfjs-core";
import { isTracing, traced } from "../engine/fused.ts";
import { constant, fanInUniform, type Initialiser } from "./initialisers.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/**
 * y = x W^T + b over the last axis.
 *
 * @param x [..., in]
 * @param weight [out, in]
 * @param bias [out]
 * @returns [..., out]
 */
export function linear(x: tf.Tensor, weight: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [out, into] = weight.shape as [number, number];
  if (x.shape.at(-1) !== into) {
    throw new Error(`linear: x [${x.shape}] must end in ${into}, the inputs of weight [${weight.shape}]`);
  }
  const rows = tf.reshape(tf.cast(x, "float32"), [-1, into]) as tf.Tensor2D;
  if (isTracing()) return tf.reshape(tracedLinear(rows, weight, bias), [...x.shape.slice(0, -1), out]);
  const product = tf.matMul(rows, weight as tf.Tensor2D, false, true);
  const y = bias ? tf.add(product, bias) : product;
  return tf.reshape(y, [...x.shape.slice(0, -1), out]);
}

/** One node forward, closed form backward. */
function tracedLinear(x: tf.Tensor, weight: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as tf.GradSaveFunc;
    const [rows, matrix, shift] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor | undefined];
    save([rows, matrix]);
    const gradFunc = (dy: tf.Tensor, [sx, sweight]: tf.Tensor[]) =>
      traced("sciformer.LinearGrad", { x: sx, weight: sweight, dy }, { hasBias: shift !== undefined });
    return { value: traced("sciformer.Linear", { x: rows, weight: matrix, bias: shift }, {})[0]!, gradFunc };
  });
  return bias ? op(x, weight, bias) : op(x, weight);
}

/** Options of {@link Linear}. */
export interface LinearOptions {
  readonly bias?: boolean;
  /** Starting values of the weight; PyTorch's default otherwise. */
  readonly weight?: Initialiser;
}

/** Learned affine map `[..., in] -> [..., out]`. */
export class Linear extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter | undefined;

  constructor(into: number, out: number, options: LinearOptions = {}) {
    super();
    this.weight = new Parameter([out, into], options.weight ?? fanInUniform(into));
    if (options.bias ?? true) {
      this.bias = new Parameter([out], options.weight ? constant(0) : fanInUniform(into));
    }
  }

  forward(x: tf.Tensor): tf.Tensor {
    return linear(x, this.weight.value, this.bias?.value);
  }
}
