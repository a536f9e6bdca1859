// The graph under construction: nodes in order, constants kept once, equal nodes made once, broadcasts left lazy.
import type { OnnxAttribute, OnnxDomain, OnnxDtype } from "../onnx/model.ts";
import { checksum, encodeElements, sameBytes } from "./elements.ts";
import { sameShape, sizeOf, type Value } from "./value.ts";

/** What a graph is made for: which operators it may use and whether weights are fixed. */
export interface GraphTarget {
  /** Operators of the domain com.microsoft may be used (ONNX Runtime on a CPU). */
  readonly contrib: boolean;
  /** Parameters are constants: the graph serves inference only. */
  readonly frozen: boolean;
  /** Threads that will run it: with more than one, repeated indices in scatter-add are not safe. */
  readonly threads: number;
}

/** One operation of a graph under construction. */
export interface Node {
  readonly op: string;
  readonly domain: OnnxDomain;
  readonly inputs: readonly (Value | null)[];
  readonly outputs: readonly Value[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** The tfjs kernel and a running number. */
  readonly name: string;
}

/** An output of a node, before it has a name. */
export interface OutputSpec {
  readonly dtype: OnnxDtype;
  readonly shape: readonly number[];
}

/** Splats up to this many elements become constants when they must stand in memory; larger ones an Expand. */
const BAKED_SPLAT = 64;

/** Builds a graph; kernels of the trace backend call it. */
export class Graph {
  readonly target: GraphTarget;
  readonly nodes: Node[] = [];
  readonly inputs: Value[] = [];
  readonly constants: Value[] = [];
  /** Name of the kernel being traced, for node names. */
  kernel = "Graph";
  readonly #producers = new Map<Value, Node>();
  readonly #made = new Map<string, readonly Value[]>();
  /** Constants by type, shape and checksum. */
  readonly #constants = new Map<string, readonly Value[]>();
  readonly #real = new Map<Value, Value>();
  readonly #kernelCounts = new Map<string, number>();
  #values = 0;
  #emitted = 0;

  constructor(target: GraphTarget) {
    this.target = target;
  }

  /** How often a node was asked for; fewer stand in {@link nodes} where equal ones were. */
  get emitted(): number {
    return this.#emitted;
  }

  /** Declares an input. */
  input(name: string, dtype: OnnxDtype, shape: readonly number[]): Value {
    const value: Value = { name, dtype, shape: [...shape] };
    this.inputs.push(value);
    return value;
  }

  /** A constant with the given elements; equal constants are the same value. */
  constant(dtype: OnnxDtype, shape: readonly number[], elements: ArrayLike<number>): Value {
    const data = encodeElements(dtype, elements);
    const key = `${dtype}[${shape}]${checksum(data)}`;
    const alike = this.#constants.get(key) ?? [];
    const known = alike.find(({ constant }) => sameBytes(constant!.data, data));
    if (known) return known;
    const name = `constant/${this.constants.length}`;
    const value: Value = { name, dtype, shape: [...shape], constant: { name, dtype, shape: [...shape], data } };
    this.constants.push(value);
    this.#constants.set(key, [...alike, value]);
    return value;
  }

  /** A constant of shape []. */
  scalar(dtype: OnnxDtype, element: number): Value {
    return this.constant(dtype, [], [element]);
  }

  /** An int64 vector: what shapes, axes and pads of operators are given as. */
  int64(elements: readonly number[]): Value {
    return this.constant("int64", [elements.length], elements);
  }

  /** A value whose elements are all `element`, not in memory until {@link real} asks for it. */
  splat(dtype: OnnxDtype, shape: readonly number[], element: number): Value {
    return {
      name: this.#name(),
      dtype,
      shape: [...shape],
      splat: dtype === "float32" ? Math.fround(element) : element,
    };
  }

  /** `value` broadcast to `shape`, not in memory until {@link real} asks for it. */
  expand(value: Value, shape: readonly number[]): Value {
    if (sameShape(value.shape, shape)) return value;
    if (value.splat !== undefined) return this.splat(value.dtype, shape, value.splat);
    return { name: this.#name(), dtype: value.dtype, shape: [...shape], expanded: value.expanded ?? value };
  }

  /** The value itself, or for a splat or an expanded one what puts it into memory. */
  real(value: Value): Value {
    if (value.splat === undefined && value.expanded === undefined) return value;
    const known = this.#real.get(value);
    if (known) return known;
    const real = this.#materialise(value);
    this.#real.set(value, real);
    return real;
  }

  /**
   * Appends a node, or finds the same one made before; lazy inputs are materialised.
   *
   * @param inputs null for an omitted optional input
   */
  emit(
    op: string,
    inputs: readonly (Value | null)[],
    outputs: readonly OutputSpec[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    domain: OnnxDomain = "",
  ): readonly Value[] {
    this.#emitted++;
    const real = inputs.map((input) => input && this.real(input));
    const key = `${domain}.${op}(${real.map((input) => input?.name ?? "")})${attributesKey(attributes)}`;
    const known = this.#made.get(key);
    if (known && known.length >= outputs.length) return known;
    const values = outputs.map(({ dtype, shape }): Value => ({ name: this.#name(), dtype, shape: [...shape] }));
    const node: Node = { op, domain, inputs: real, outputs: values, attributes, name: this.#nodeName() };
    this.nodes.push(node);
    for (const value of values) this.#producers.set(value, node);
    this.#made.set(key, values);
    return values;
  }

  /** {@link emit} for a node with one output. */
  op(
    op: string,
    inputs: readonly (Value | null)[],
    output: OutputSpec,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    domain: OnnxDomain = "",
  ): Value {
    return this.emit(op, inputs, [output], attributes, domain)[0]!;
  }

  /** A node that puts out `value` once more, never the same node twice. */
  copy(value: Value): Value {
    this.#emitted++;
    const output: Value = { name: this.#name(), dtype: value.dtype, shape: value.shape };
    const node = { op: "Identity", domain: "" as const, inputs: [this.real(value)], outputs: [output], attributes: {} };
    this.nodes.push({ ...node, name: this.#nodeName() });
    this.#producers.set(output, this.nodes.at(-1)!);
    return output;
  }

  /** The node that puts `value` out; undefined for inputs, constants and lazy values. */
  producer(value: Value): Node | undefined {
    return this.#producers.get(value);
  }

  #materialise({ dtype, shape, splat, expanded }: Value): Value {
    if (splat !== undefined && sizeOf(shape) <= BAKED_SPLAT) {
      return this.constant(dtype, shape, new Array<number>(sizeOf(shape)).fill(splat));
    }
    const small = expanded ? this.real(expanded) : this.scalar(dtype, splat!);
    return this.op("Expand", [small, this.int64(shape)], { dtype, shape });
  }

  #name(): string {
    return String(this.#values++);
  }

  #nodeName(): string {
    const count = (this.#kernelCounts.get(this.kernel) ?? 0) + 1;
    this.#kernelCounts.set(this.kernel, count);
    return `${this.kernel}#${count}`;
  }
}

/** JSON knows neither infinities nor NaN nor the sign of zero. */
function attributesKey(attributes: Readonly<Record<string, OnnxAttribute>>): string {
  return JSON.stringify(attributes, (_, value: unknown) => {
    const isLost = typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0));
    return isLost ? `number ${Object.is(value, -0) ? "-0" : value}` : value;
  });
}
