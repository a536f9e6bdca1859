// What a compiled program depends on of its arguments: names, shapes and types.
import type { HostTensor } from "../plugin.ts";
import type { Signature } from "./trace/trace.ts";

/** The values of an argument; a batch of a plugin has no bools. */
export interface Argument extends HostTensor {
  /** The bytes are bools. */
  readonly dtype?: "bool";
}

/** Arguments by name. */
export type Arguments = Readonly<Record<string, Argument>>;

/** Bytes count as int32, as they do where a batch becomes tensors, unless they are bools. */
export function dtypeOf({ data, dtype }: Argument): Signature["dtype"] {
  return dtype ?? (data instanceof Float32Array ? "float32" : "int32");
}

/** Shapes and types of arguments. */
export function signatureOf(given: Arguments): Record<string, Signature> {
  const entries = Object.entries(given).map(([name, tensor]) => [
    name,
    { shape: tensor.shape, dtype: dtypeOf(tensor) },
  ]);
  return Object.fromEntries(entries);
}

/** A text that is the same for arguments of the same names, shapes and types, in any order. */
export function signatureKey(given: Arguments): string {
  const parts = Object.entries(given).map(([name, tensor]) => `${name}:${dtypeOf(tensor)}[${tensor.shape}]`);
  return parts.sort().join(" ");
}
