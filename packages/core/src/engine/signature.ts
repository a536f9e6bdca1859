// What a compiled program depends on of its arguments: names, shapes and types.
import type { HostBatch, HostTensor } from "../plugin.ts";
import type { Signature } from "./trace/trace.ts";

/** Bytes count as int32, as they do where a batch becomes tensors. */
export function dtypeOf({ data }: HostTensor): Signature["dtype"] {
  return data instanceof Float32Array ? "float32" : "int32";
}

/** Shapes and types of a batch. */
export function signatureOf(batch: HostBatch): Record<string, Signature> {
  const entries = Object.entries(batch).map(([name, tensor]) => [
    name,
    { shape: tensor.shape, dtype: dtypeOf(tensor) },
  ]);
  return Object.fromEntries(entries);
}

/** A text that is the same for batches of the same names, shapes and types, in any order. */
export function signatureKey(batch: HostBatch): string {
  const parts = Object.entries(batch).map(([name, tensor]) => `${name}:${dtypeOf(tensor)}[${tensor.shape}]`);
  return parts.sort().join(" ");
}
