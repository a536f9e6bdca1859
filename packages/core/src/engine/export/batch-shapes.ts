// Nodes that compute vectors of whole numbers, such as shapes, from the number of rows.
import type { OnnxAttribute, OnnxNode, OnnxTensor } from "../onnx/model.ts";
import { int } from "../trace/attributes.ts";
import { encodeElements } from "../trace/elements.ts";
import { TraceError } from "../trace/errors.ts";
import type { Affine } from "./affine.ts";

/** What a Reshape takes for the extent that the input has there, and for the one that is left. */
const [KEPT, INFERRED] = [0, -1];

/** Collects the nodes and constants that vectors need; equal ones are made once. */
export class BatchShapes {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly #source: string | undefined;
  readonly #made = new Map<string, string>();

  /** @param source a graph input whose first axis is the batch, where there is one */
  constructor(source: string | undefined) {
    this.#source = source;
  }

  /**
   * The name of a vector with these elements.
   *
   * @throws TraceError where they depend on the number of rows and no input has it
   */
  vector(entries: readonly Affine[]): string {
    const parts: string[] = [];
    let fixed: number[] = [];
    const closeFixed = () => {
      if (fixed.length > 0) parts.push(this.#constant(fixed));
      fixed = [];
    };
    for (const entry of entries) {
      if (entry.perRow === 0) {
        fixed.push(entry.constant);
        continue;
      }
      closeFixed();
      parts.push(this.#number(entry));
    }
    closeFixed();
    return parts.length === 1 ? parts[0]! : this.#node("Concat", parts, { axis: int(0) });
  }

  /**
   * The name of the vector that makes a Reshape give `target`: a constant where the extents that grow can be left to
   * the Reshape.
   *
   * @param from extents of what is reshaped; no extent is 0
   */
  reshapeTarget(target: readonly Affine[], from: readonly Affine[]): string {
    const growing = target.filter(({ perRow }) => perRow !== 0);
    const known = target.map((entry, axis) => {
      if (entry.perRow === 0) return entry.constant;
      return growing.length > 1 && isSame(entry, from[axis]) ? KEPT : undefined;
    });
    const open = known.filter((extent) => extent === undefined);
    return open.length > 1 ? this.vector(target) : this.#constant(known.map((extent) => extent ?? INFERRED));
  }

  /** [perRow * batch + constant] */
  #number({ perRow, constant }: Affine): string {
    if (this.#source === undefined) {
      throw new TraceError(
        "a shape depends on the number of rows, but no input that the outputs depend on has a batch axis",
      );
    }
    const rows = this.#node("Shape", [this.#source], { start: int(0), end: int(1) });
    const product = perRow === 1 ? rows : this.#node("Mul", [rows, this.#constant([perRow])]);
    return constant === 0 ? product : this.#node("Add", [product, this.#constant([constant])]);
  }

  #node(op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    return this.#once(`${op}(${inputs})`, (name) => {
      const node = `Batch#${this.nodes.length + 1}`;
      this.nodes.push({ name: node, op, domain: "", inputs, outputs: [name], attributes });
    });
  }

  #constant(elements: readonly number[]): string {
    return this.#once(`[${elements}]`, (name) => {
      const data = encodeElements("int64", elements);
      this.initializers.push({ name, dtype: "int64", shape: [elements.length], data });
    });
  }

  /** The name of what `make` has made under this key. */
  #once(key: string, make: (name: string) => void): string {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const name = `batch/${this.#made.size}`;
    make(name);
    this.#made.set(key, name);
    return name;
  }
}

function isSame(entry: Affine, other: Affine | undefined): boolean {
  return entry.perRow === other?.perRow && entry.constant === other.constant;
}
