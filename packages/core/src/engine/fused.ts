// Operations that the tracing compiler has a form of its own for; elsewhere they are composed of tfjs ops.
import * as tf from "@tensorflow/tfjs-core";

/** Name of the tracing backend; kernels whose names start with `sciformer.` exist there only. */
export const TRACE_BACKEND = "trace";

/** True while a function is being compiled: tensors have no values then. */
export function isTracing(): boolean {
  return tf.getBackend() === TRACE_BACKEND;
}

/** True while the function runs whose gradient is taken afterwards. */
export function isDifferentiated(): boolean {
  return tf.engine().state.gradientDepth > 0;
}

/** Runs a kernel that only the tracing backend has; inputs that are undefined are left out. For use where {@link isTracing}. */
export function traced(
  kernel: `sciformer.${string}`,
  inputs: Readonly<Record<string, tf.Tensor | undefined>>,
  attributes: object,
): tf.Tensor[] {
  const present = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor !== undefined));
  const result = tf.engine().runKernel(kernel, present as tf.NamedTensorMap, attributes as tf.NamedAttrMap);
  return Array.isArray(result) ? result : [result];
}
