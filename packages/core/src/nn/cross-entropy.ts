// Softmax cross entropy of class indices.
import * as tf from "@tensorflow/tfjs-core";
import { isTracing, traced } from "../engine/fused.ts";

function eagerCrossEntropy(logits: tf.Tensor, labels: tf.Tensor, save: tf.GradSaveFunc) {
  const [rows, classes] = logits.shape as [number, number];
  const target = tf.oneHot(labels, classes);
  const logs = tf.logSoftmax(logits);
  save([logs, target]);
  const gradFunc = (dy: tf.Tensor, [slogs, starget]: tf.Tensor[]) =>
    tf.mul(tf.sub(tf.exp(slogs!), starget!), tf.div(dy, rows));
  const picked = tf.where(tf.cast(target, "bool"), logs, tf.zerosLike(logs));
  return { value: tf.neg(tf.div(tf.sum(picked), rows)), gradFunc };
}

function tracedCrossEntropy(logits: tf.Tensor, labels: tf.Tensor, save: tf.GradSaveFunc) {
  const [value, logs] = traced("sciformer.CrossEntropy", { logits, labels }, {});
  save([logs!, labels]);
  const gradFunc = (dy: tf.Tensor, [slogs, slabels]: tf.Tensor[]) =>
    traced("sciformer.CrossEntropyGrad", { logs: slogs, labels: slabels, dy }, {});
  return { value: value!, gradFunc };
}

/**
 * Mean over the rows of -log softmax(logits)[label].
 *
 * Gradient in closed form: (softmax(logits) - onehot(labels)) / rows.
 *
 * @param logits [rows, classes]
 * @param labels [rows] int32, 0 to classes - 1; other numbers are not checked
 * @returns scalar
 * @throws Error when the shapes do not fit
 */
export function softmaxCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  if (logits.rank !== 2 || labels.rank !== 1 || labels.shape[0] !== logits.shape[0]) {
    throw new Error(
      `softmaxCrossEntropy: logits [${logits.shape}] and labels [${labels.shape}] must be [n, c] and [n]`,
    );
  }
  const numbers = tf.cast(labels, "int32");
  const op = tf.customGrad((...inputs) => {
    const [x, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    return isTracing() ? tracedCrossEntropy(x, numbers, save) : eagerCrossEntropy(x, numbers, save);
  });
  return op(logits) as tf.Scalar;
}
