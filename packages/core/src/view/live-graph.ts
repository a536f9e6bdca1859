// What an exported graph takes and gives, read from the bytes of its file.
import type { OnnxValueInfo } from "../engine/onnx/model.ts";
import { parseModel } from "../engine/onnx/reader.ts";
import { InputError } from "../errors.ts";
import type { TensorFacts } from "./live.ts";

/** Everything of an ONNX file but its operators and weights. */
export interface GraphFacts {
  readonly inputs: readonly TensorFacts[];
  readonly outputs: readonly TensorFacts[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** @throws InputError naming the file if it is not ONNX, or takes or gives what a page cannot hold */
export function graphFacts(bytes: Uint8Array, file: string): GraphFacts {
  const { inputs, outputs, metadata } = parseModel(bytes, file);
  const facts = (value: OnnxValueInfo) => tensorFacts(value, file);
  return { inputs: inputs.map(facts), outputs: outputs.map(facts), metadata };
}

function tensorFacts({ name, dtype, shape }: OnnxValueInfo, file: string): TensorFacts {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return { name, dtype, shape };
  throw new InputError(`${file}: ${name} is ${dtype}, expected float32, int32 or bool`);
}
