// Gradient of softmax, cheaper than the one tfjs derives.
import * as tf from "@tensorflow/tfjs-core";

/** dx = y * (dy - sum(dy * y)). */
const softmax: tf.GradConfig = {
  kernelName: tf.Softmax,
  outputsToSave: [true],
  gradFunc: (dys, saved, attrs) => {
    const [y] = saved as [tf.Tensor];
    const { dim } = attrs as unknown as tf.SoftmaxAttrs;
    const dy = dys as tf.Tensor;
    return { logits: () => tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), dim, true))) };
  },
};

export const softmaxGradients: readonly tf.GradConfig[] = [softmax];
