// What a graph is given, checked against what it takes.
import { type HostBatch, type HostTensor, InputError, type TensorFacts } from "@sciformer/core/view";

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** @throws InputError naming the first input that is missing, unknown, or of another type or shape */
export function requireInputs(given: HostBatch, facts: readonly TensorFacts[], file: string): void {
  const names = facts.map(({ name }) => name);
  const odd = Object.keys(given).find((name) => !names.includes(name));
  if (odd !== undefined) throw new InputError(`${file} has no input "${odd}": expected ${names.join(", ")}`);
  const extents = new Map<string, number>();
  for (const one of facts) requireInput(given[one.name], one, { file, extents });
}

/** Where an input is asked for, and what open extents are by name so far. */
interface Asked {
  readonly file: string;
  readonly extents: Map<string, number>;
}

function requireInput(
  tensor: HostTensor | undefined,
  { name, dtype, shape }: TensorFacts,
  { file, extents }: Asked,
): void {
  const wanted = `${dtype} [${shape.join(", ")}]`;
  if (tensor === undefined) throw new InputError(`${file}: the input "${name}" is missing: ${wanted}`);
  const given = `${typeOf(tensor)} [${tensor.shape.join(", ")}]`;
  const fits =
    tensor.data instanceof ARRAYS[dtype] &&
    tensor.shape.length === shape.length &&
    shape.every((extent, axis) => fitsExtent(tensor.shape[axis]!, extent, extents));
  if (!fits) throw new InputError(`${file}: the input "${name}" is ${given}, expected ${wanted}`);
  const size = tensor.shape.reduce((product, extent) => product * extent, 1);
  if (size === tensor.data.length) return;
  throw new InputError(`${file}: the input "${name}" is ${given} and has ${tensor.data.length} values`);
}

/** Extents of one name are one number in all inputs. */
function fitsExtent(given: number, wanted: number | string, extents: Map<string, number>): boolean {
  if (typeof wanted === "number") return given === wanted;
  const known = extents.get(wanted) ?? given;
  extents.set(wanted, known);
  return given === known && given > 0;
}

function typeOf({ data }: HostTensor): string {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Int32Array ? "int32" : "bool";
}
