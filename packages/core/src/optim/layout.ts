// Where each parameter lies inside one flat Float32Array: the memory that optimisers and the compiled engine share.

/** Every tensor starts at a multiple of this many floats (64 bytes, one cache line). */
const ALIGNMENT = 16;

/** One parameter's place in the flat memory. */
export interface FlatTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** First float of the tensor. */
  readonly offset: number;
  /** Number of floats; what lies between `offset + size` and the next tensor is padding and stays zero. */
  readonly size: number;
}

/** Names, shapes and offsets of all parameters in one flat array. */
export class FlatLayout {
  readonly tensors: readonly FlatTensor[];
  /** Floats in all, padding included. */
  readonly length: number;
  readonly #byName: ReadonlyMap<string, FlatTensor>;

  /** @throws Error when two parameters have one name */
  constructor(parameters: Iterable<{ readonly name: string; readonly shape: readonly number[] }>) {
    const byName = new Map<string, FlatTensor>();
    let end = 0;
    for (const { name, shape } of parameters) {
      if (byName.has(name)) throw new Error(`two parameters are called ${name}`);
      const size = shape.reduce((product, extent) => product * extent, 1);
      byName.set(name, { name, shape: [...shape], offset: end, size });
      end = Math.ceil((end + size) / ALIGNMENT) * ALIGNMENT;
    }
    this.#byName = byName;
    this.tensors = [...byName.values()];
    this.length = end;
  }

  /** A zeroed array of this layout. */
  allocate(): Float32Array {
    return new Float32Array(this.length);
  }

  /** The part of `flat` that holds parameter `name`: a view, not a copy. @throws Error for an unknown name */
  view(flat: Float32Array, name: string): Float32Array {
    const tensor = this.#byName.get(name);
    if (tensor === undefined) throw new Error(`no parameter is called ${name}`);
    return flat.subarray(tensor.offset, tensor.offset + tensor.size);
  }
}
