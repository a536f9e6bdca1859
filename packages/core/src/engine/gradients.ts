// Registers tfjs's gradients, then the ones that tfjs 4.22 lacks or has wrong.
//
// The order of the first two imports matters: both hold a copy of tfjs's Tensor class and the one evaluated first is
// used by the whole process; only tfjs-core's works.
import * as tf from "@tensorflow/tfjs-core";
import "#tfjs-gradients";
import { convGradients } from "./gradients/conv.ts";
import { depthwiseConvGradients } from "./gradients/depthwise-conv.ts";
import { einsumGradients } from "./gradients/einsum.ts";
import { elementwiseGradients } from "./gradients/elementwise.ts";
import { indexingGradients } from "./gradients/indexing.ts";
import { logicalGradients } from "./gradients/logical.ts";
import { matmulGradients } from "./gradients/matmul.ts";
import { poolingGradients } from "./gradients/pooling.ts";
import { rearrangeGradients } from "./gradients/rearrange.ts";
import { resizeGradients } from "./gradients/resize.ts";
import { scanGradients } from "./gradients/scan.ts";
import { softmaxGradients } from "./gradients/softmax.ts";

const GRADIENTS: readonly tf.GradConfig[] = [
  ...convGradients,
  ...depthwiseConvGradients,
  ...einsumGradients,
  ...elementwiseGradients,
  ...indexingGradients,
  ...logicalGradients,
  ...matmulGradients,
  ...poolingGradients,
  ...rearrangeGradients,
  ...resizeGradients,
  ...scanGradients,
  ...softmaxGradients,
];

/**
 * Puts our gradients in place of tfjs's; may be called again, which a package that registers tfjs's own copies
 * (tfjs-node) makes necessary. Gradient code reads no tensor values, so that a tracing compiler can run it.
 */
export function registerGradients(): void {
  for (const config of GRADIENTS) {
    if (tf.getGradient(config.kernelName) !== undefined) tf.unregisterGradient(config.kernelName);
    tf.registerGradient(config);
  }
}

registerGradients();
