// Tensors as ONNX Runtime takes them: typed arrays that it reads and writes in place, checked once against the graph.
import type { OnnxDtype } from "../onnx/model.ts";
import { ELEMENT } from "../onnx/writer.ts";

/** The elements, row-major: Float32Array, Int32Array, BigInt64Array (int64), Uint8Array (uint8 and bool). */
type OrtData = Float32Array | Int32Array | BigInt64Array | Uint8Array;

/** A tensor whose memory the caller owns; a view on a `WebAssembly.Memory` will do, one on shared memory will not. */
export interface OrtValue {
  readonly dtype: OnnxDtype;
  readonly shape: readonly number[];
  readonly data: OrtData;
}

/** Values by the name of the graph's input or output. */
export type OrtValues = Readonly<Record<string, OrtValue>>;

/** A graph input or output as ONNX Runtime describes it; -1 stands for a symbolic dimension. */
export interface NativeMetadata {
  readonly name: string;
  /** Element type code of ONNX. */
  readonly type: number;
  readonly shape: readonly number[];
}

/** What the native binding takes as a tensor. */
export interface NativeTensor {
  readonly type: OnnxDtype;
  readonly dims: readonly number[];
  readonly data: OrtData;
  readonly location: "cpu";
}

const ARRAYS: Readonly<Record<OnnxDtype, string>> = {
  float32: "Float32Array",
  uint8: "Uint8Array",
  int32: "Int32Array",
  int64: "BigInt64Array",
  bool: "Uint8Array",
};

/**
 * The native form of values fed to a graph.
 *
 * @throws Error naming the input that is missing, unknown or does not fit
 */
export function nativeFeeds(inputs: readonly NativeMetadata[], feeds: OrtValues): Record<string, NativeTensor> {
  const missing = inputs.find(({ name }) => feeds[name] === undefined);
  if (missing !== undefined) throw new Error(`input "${missing.name}" of the model is not fed`);
  return nativeTensors("input", inputs, feeds);
}

/**
 * The native form of the buffers that outputs are written to; outputs without a buffer are not computed for it.
 *
 * @throws Error naming the output that is unknown or does not fit, or when there is none
 */
export function nativeFetches(outputs: readonly NativeMetadata[], fetches: OrtValues): Record<string, NativeTensor> {
  if (Object.keys(fetches).length === 0) throw new Error("no output of the model is fetched");
  return nativeTensors("output", outputs, fetches);
}

function nativeTensors(
  role: "input" | "output",
  known: readonly NativeMetadata[],
  values: OrtValues,
): Record<string, NativeTensor> {
  const tensors: Record<string, NativeTensor> = {};
  for (const [name, value] of Object.entries(values)) {
    const metadata = known.find((candidate) => candidate.name === name);
    if (metadata === undefined) {
      const names = known.map((candidate) => candidate.name).join(", ");
      throw new Error(`the model has no ${role} "${name}": expected one of ${names}`);
    }
    const problem = mismatch(metadata, value);
    if (problem !== undefined) throw new Error(`${role} "${name}": ${problem}`);
    tensors[name] = { type: value.dtype, dims: [...value.shape], data: value.data, location: "cpu" };
  }
  return tensors;
}

/** Why a value does not fit an input or output. */
function mismatch({ type, shape }: NativeMetadata, value: OrtValue): string | undefined {
  const { code } = ELEMENT[value.dtype];
  if (code !== type) return `${value.dtype} (element type ${code}) given, element type ${type} expected`;
  const array = value.data[Symbol.toStringTag];
  if (array !== ARRAYS[value.dtype]) return `${array} given, ${ARRAYS[value.dtype]} expected for ${value.dtype}`;
  if (value.data.buffer[Symbol.toStringTag] === "SharedArrayBuffer") return "views on shared memory cannot be used";
  const fits = shape.length === value.shape.length && shape.every((size, i) => size === -1 || size === value.shape[i]);
  if (!fits) return `shape [${value.shape}] given, [${shape.map((size) => (size === -1 ? "?" : size))}] expected`;
  const elements = value.shape.reduce((product, size) => product * size, 1);
  if (elements === value.data.length) return undefined;
  return `${value.data.length} elements given, ${elements} expected for shape [${value.shape}]`;
}
