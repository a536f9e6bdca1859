// Module: parameters found by attribute path, state dictionaries with the authors' dotted names.
import { Random } from "../engine/random.ts";
import { InputError } from "../errors.ts";
import type { StoredTensor } from "../io/safetensors.ts";
import { Parameter, StateTensor } from "./parameter.ts";

/** Dotted parameter path -> values, as a safetensors file holds them. */
export type StateDict = ReadonlyMap<string, StoredTensor>;

/** Entries to load: any numeric array under each name. */
export type LoadableState = Iterable<
  readonly [string, { readonly shape: readonly number[]; readonly data: ArrayLike<number | bigint> }]
>;

/**
 * A part of a model. Parameters, buffers and sub-modules are its attributes (also in arrays); their dotted paths
 * are the keys of the state dictionary, the same as in the authors' PyTorch code where the structure is the same.
 */
export abstract class Module {
  /** Attribute name -> key segment, where a shared part must carry an author's name. */
  protected keys: Readonly<Record<string, string>> = {};

  /** Every module in this tree with its path, this one first under "". */
  *namedModules(path = ""): Generator<[string, Module]> {
    yield [path, this];
    for (const [segment, child] of this.#children()) {
      if (child instanceof Module) yield* child.namedModules(path ? `${path}.${segment}` : segment);
    }
  }

  /** Every parameter and buffer with its path, in attribute order. */
  *namedState(): Generator<[string, StateTensor]> {
    for (const [path, module] of this.namedModules()) {
      for (const [segment, child] of module.#children()) {
        if (child instanceof StateTensor) yield [path ? `${path}.${segment}` : segment, child];
      }
    }
  }

  /** The trained tensors with their paths. */
  namedParameters(): Map<string, Parameter> {
    const found = new Map<string, Parameter>();
    for (const [path, state] of this.namedState()) if (state instanceof Parameter) found.set(path, state);
    return found;
  }

  /** Number of trained values. */
  get parameterCount(): number {
    let count = 0;
    for (const { variable } of this.namedParameters().values()) count += variable.size;
    return count;
  }

  /** Draws all starting values; each tensor has its own stream, named by its path. Returns this. */
  initialise(seed: number): this {
    const root = new Random(seed).fork("initialise");
    for (const [path, state] of this.namedState()) state.initialise(root.fork(path));
    return this;
  }

  /** Copies of all parameters and buffers. */
  stateDict(): StateDict {
    return new Map([...this.namedState()].map(([path, state]) => [path, state.toStored()]));
  }

  /**
   * Replaces all parameters and buffers. A `module.` prefix (PyTorch's data parallel) is taken off.
   *
   * @param where the file, as the error names it
   * @throws InputError when a key is missing or unknown, or a shape differs
   */
  loadStateDict(dict: LoadableState, where: string): void {
    const own = new Map(this.namedState());
    const name = (key: string) => (own.has(key) ? key : key.replace(/^module\./, ""));
    const given = new Map([...dict].map(([key, entry]) => [name(key), entry]));
    const missing = [...own.keys()].filter((key) => !given.has(key));
    const unknown = [...given.keys()].filter((key) => !own.has(key));
    if (missing.length > 0) throw new InputError(`${where}: ${missing.length} tensors missing, first "${missing[0]}"`);
    if (unknown.length > 0) {
      throw new InputError(`${where}: ${unknown.length} tensors that the model does not have, first "${unknown[0]}"`);
    }
    for (const [key, state] of own) {
      const { shape } = given.get(key)!;
      if (shape.join() !== state.shape.join()) {
        throw new InputError(`${where}: tensor "${key}" is [${shape}], the model has [${state.shape}]`);
      }
    }
    for (const [key, state] of own) {
      const { data } = given.get(key)!;
      state.assign(data instanceof Float32Array ? data : Array.from(data, Number));
    }
  }

  /** Frees all parameters and buffers. */
  dispose(): void {
    for (const [, { variable }] of this.namedState()) variable.dispose();
  }

  *#children(): Generator<[string, unknown]> {
    for (const [name, value] of Object.entries(this)) {
      if (name === "keys") continue;
      const segment = this.keys[name] ?? name;
      if (Array.isArray(value)) {
        for (const [index, item] of value.entries()) yield [`${segment}.${index}`, item];
      } else {
        yield [segment, value];
      }
    }
  }
}
