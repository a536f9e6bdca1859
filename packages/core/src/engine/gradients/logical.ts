// Zero gradients of operations whose output is piecewise constant: comparisons, logic, number classes.
import * as tf from "@tensorflow/tfjs-core";

function zeroGradient(kernelName: string, ...inputs: readonly string[]): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: [...inputs],
    gradFunc: (_dy, saved) =>
      Object.fromEntries(inputs.map((input, index) => [input, () => tf.zeros(saved[index]!.shape)])),
  };
}

/** FloorDiv is here because tfjs gives it the gradient of a division. */
export const logicalGradients: readonly tf.GradConfig[] = [
  ...[tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual, tf.Equal, tf.NotEqual].map((name) =>
    zeroGradient(name, "a", "b"),
  ),
  ...[tf.LogicalAnd, tf.LogicalOr, tf.LogicalXor, tf.FloorDiv].map((name) => zeroGradient(name, "a", "b")),
  ...[tf.LogicalNot, tf.IsNan, tf.IsInf, tf.IsFinite, tf.Any, tf.All].map((name) => zeroGradient(name, "x")),
];
