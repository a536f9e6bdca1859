// Parameters and buffers: the named tensors of a module, held as tfjs variables.
import * as tf from "@tensorflow/tfjs-core";
import type { Random } from "../engine/random.ts";
import type { StoredTensor } from "../io/safetensors.ts";
import { constant, type Initialiser } from "./initialisers.ts";

/** How a stored tensor is written to a checkpoint; `int64` counters live as int32 on the backend. */
export type StoredType = "float32" | "int64";

/** A tensor of a module that a checkpoint keeps. Disposed with {@link Module.dispose}. */
export class StateTensor {
  readonly variable: tf.Variable;
  readonly stored: StoredType;
  readonly #start: Initialiser;

  constructor(shape: readonly number[], start: Initialiser, stored: StoredType, trainable: boolean) {
    this.stored = stored;
    this.#start = start;
    const zeros = tf.zeros([...shape], stored === "int64" ? "int32" : "float32");
    this.variable = tf.variable(zeros, trainable);
    zeros.dispose();
  }

  /** The current value, to be read by model code. */
  get value(): tf.Tensor {
    return this.variable;
  }

  get shape(): readonly number[] {
    return this.variable.shape;
  }

  /** Draws the starting values; zeros until then. */
  initialise(random: Random): void {
    this.assign(this.#start(this.shape, random));
  }

  /** A copy, as a safetensors file holds it. */
  toStored(): StoredTensor {
    const values = this.variable.dataSync();
    const shape = this.variable.shape;
    if (this.stored === "float32") return { dtype: "F32", shape, data: Float32Array.from(values) };
    return { dtype: "I64", shape, data: BigInt64Array.from(Array.from(values, BigInt)) };
  }

  /** Replaces the value with a copy of `values`, row-major. */
  assign(values: ArrayLike<number>): void {
    const { dtype, shape } = this.variable;
    const copy = dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values);
    const next = tf.tensor(copy, shape, dtype);
    this.variable.assign(next);
    next.dispose();
  }
}

/** A trained tensor, in PyTorch's layout (Linear `[out, in]`, Conv `[out, in, ...k]`), float32. */
export class Parameter extends StateTensor {
  constructor(shape: readonly number[], start: Initialiser) {
    super(shape, start, "float32", true);
  }
}

/** A tensor that is kept but not trained: running statistics, counters, fixed random frequencies. */
export class Buffer extends StateTensor {
  /** @param start the value of every element from now on, or what `initialise` draws */
  constructor(shape: readonly number[], start: number | Initialiser, stored: StoredType = "float32") {
    super(shape, typeof start === "number" ? constant(start) : start, stored, false);
    if (typeof start === "number") this.assign(new Float32Array(this.variable.size).fill(start));
  }
}
