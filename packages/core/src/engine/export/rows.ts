// Batches of any number of rows from an example.
import { InputError } from "../../errors.ts";
import type { HostBatch, HostTensor } from "../../plugin.ts";

/**
 * The inputs of an example with `rows` rows: those of the example in turn.
 *
 * @param withoutBatch inputs that stay as they are
 */
export function repeatRows(example: HostBatch, rows: number, withoutBatch: readonly string[] = []): HostBatch {
  const entries = Object.entries(example).map(([name, tensor]) => {
    return [name, withoutBatch.includes(name) ? tensor : withRows(tensor, rows)] as const;
  });
  return Object.fromEntries(entries);
}

function withRows({ data, shape }: HostTensor, rows: number): HostTensor {
  const [given, ...inner] = shape as [number, ...number[]];
  const size = data.length / given;
  const repeated = new (data.constructor as Float32ArrayConstructor)(rows * size);
  for (let row = 0; row < rows; row++) {
    const from = (row % given) * size;
    repeated.set(data.subarray(from, from + size), row * size);
  }
  return { data: repeated, shape: [rows, ...inner] };
}

/** @throws InputError unless every input has the same number of rows, at least one, or is listed as having none */
export function requireRows(example: HostBatch, withoutBatch: readonly string[]): void {
  const unknown = withoutBatch.find((name) => !(name in example));
  if (unknown !== undefined) throw new InputError(`input "${unknown}" without a batch axis is not in the example`);
  const batched = Object.entries(example).filter(([name]) => !withoutBatch.includes(name));
  if (batched.length === 0) throw new InputError("no input of the example has a batch axis");
  const rows = batched[0]![1].shape[0];
  const odd = batched.find(([, { shape }]) => !(shape[0]! > 0) || shape[0] !== rows);
  if (odd === undefined) return;
  const shapes = batched.map(([name, { shape }]) => `${name} [${shape.join(", ")}]`).join(", ");
  throw new InputError(
    `inputs ${shapes}: expected one number of rows as the first axis of all; name the others as inputs without a batch axis`,
  );
}
