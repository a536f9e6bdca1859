// Host batches to tensors and back off the backend.
import * as tf from "@tensorflow/tfjs-core";
import type { HostBatch, TensorBatch } from "../plugin.ts";

/** Copies a batch to the backend: float32 and int32 stay, bytes become int32. The caller disposes (or tidies). */
export function toTensors(batch: HostBatch): TensorBatch {
  const tensors: Record<string, tf.Tensor> = {};
  for (const [name, { data, shape }] of Object.entries(batch)) {
    const values = data instanceof Uint8Array ? Int32Array.from(data) : data.slice();
    tensors[name] = tf.tensor(values, [...shape], values instanceof Float32Array ? "float32" : "int32");
  }
  return tensors;
}
