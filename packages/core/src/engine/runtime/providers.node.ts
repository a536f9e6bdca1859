// Execution providers: where a graph runs, and what is said when the one asked for does not start.
import { InputError } from "../../errors.ts";
import type { OnnxModel } from "../onnx/model.ts";
import { serialiseModel } from "../onnx/writer.ts";
import { ortWords } from "./ort-error.ts";
import { PROVIDERS, type Provider } from "./provider-names.ts";

/** @throws InputError when a provider from the command line or the environment is none */
export function parseProvider(name: string): Provider {
  const provider = PROVIDERS.find((known) => known === name);
  if (provider !== undefined) return provider;
  throw new InputError(`unknown provider ${JSON.stringify(name)}: expected one of ${PROVIDERS.join(", ")}`);
}

/** What a provider is missed in. */
interface Provided {
  readonly version: string;
  readonly providers: readonly string[];
}

const SCALAR = { dtype: "float32", shape: [] } as const;

const PROBE: OnnxModel = {
  name: "probe",
  nodes: [{ name: "probe", op: "Neg", domain: "", inputs: ["x"], outputs: ["y"], attributes: {} }],
  inputs: [{ name: "x", ...SCALAR }],
  outputs: [{ name: "y", ...SCALAR }],
  initializers: [],
  metadata: {},
};

/** The bytes of a model that every provider runs: where it does not load either, the provider is to blame. */
export function probeModel(): Uint8Array {
  return serialiseModel(PROBE);
}

/** What was asked for, the first line of what ONNX Runtime said, and what there is. */
export function providerError(name: Provider | undefined, cause: unknown, runtime: Provided): InputError {
  const [words] = ortWords(cause).split("\n");
  const there = `onnxruntime-node ${runtime.version} has ${runtime.providers.join(", ")}`;
  return new InputError(`provider ${name ?? "cpu"} was asked for but does not start: ${words} (${there})`, { cause });
}
