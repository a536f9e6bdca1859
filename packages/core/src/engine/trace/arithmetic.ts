// Float arithmetic on values, for composites: what tfjs's kernels append, in short.
import type { Graph } from "./graph.ts";
import { add, mul, sub } from "./kernels/binary.ts";
import { reduceKernels } from "./kernels/reduce.ts";
import { unaryKernels } from "./kernels/unary.ts";
import type { Value } from "./value.ts";

/** Float operations that append to one graph, broadcasting; numbers stand for constants. */
export class Arithmetic {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  add(a: Value, b: Value | number): Value {
    return add(this.#graph, a, this.#value(b));
  }

  sub(a: Value, b: Value | number): Value {
    return sub(this.#graph, a, this.#value(b));
  }

  mul(a: Value, b: Value | number): Value {
    return mul(this.#graph, a, this.#value(b));
  }

  unary(kernel: "Erf" | "Exp" | "Log" | "Rsqrt", x: Value): Value {
    return unaryKernels[kernel]!(this.#graph, { x }, {}, [x]) as Value;
  }

  /** Over axes (not negative), which are kept with extent 1 unless `keep` is false. */
  reduce(kernel: "Max" | "Mean" | "Sum", x: Value, axes: readonly number[], keep = true): Value {
    const attributes = { axis: axes, reductionIndices: axes, keepDims: keep };
    return reduceKernels[kernel]!(this.#graph, { x }, attributes, [x]) as Value;
  }

  #value(x: Value | number): Value {
    return typeof x === "number" ? this.#graph.splat("float32", [], x) : x;
  }
}
