// Where compiled programs keep the values of tfjs variables: host arrays that are fed to the graph in place.
import * as tf from "@tensorflow/tfjs-core";

/** The arrays that tensors of the engine are made of. */
export type ElementArray = Float32Array | Int32Array | Uint8Array;

interface Held {
  readonly values: ElementArray;
  /** The variable's data when it was last read or written; another one means that somebody assigned to it. */
  version: tf.DataId;
}

/** Values of variables by variable; the arrays never move. */
export class VariableMemory {
  readonly #held = new Map<tf.Variable, Held>();

  /** Gives a variable an array of the caller's, such as a view of the optimiser's memory, and fills it. */
  place(variable: tf.Variable, values: ElementArray): void {
    this.#held.set(variable, { values, version: variable.dataId });
    values.set(variable.dataSync());
  }

  /** The array of a variable. */
  values(variable: tf.Variable): ElementArray {
    const held = this.#held.get(variable);
    if (held) return held.values;
    const values = variable.dataSync().slice() as ElementArray;
    this.#held.set(variable, { values, version: variable.dataId });
    return values;
  }

  /** Copies in what was assigned to the variables since. @returns true when anything was */
  pull(): boolean {
    let pulled = false;
    for (const [variable, held] of this.#held) {
      if (held.version === variable.dataId) continue;
      held.values.set(variable.dataSync());
      held.version = variable.dataId;
      pulled = true;
    }
    return pulled;
  }

  /** Copies the arrays to their variables. */
  push(variables: Iterable<tf.Variable> = this.#held.keys()): void {
    for (const variable of variables) this.show(variable, this.#held.get(variable)!.values);
  }

  /** Gives a variable other values to be looked at; its array keeps what it has. */
  show(variable: tf.Variable, values: ElementArray): void {
    const tensor = tf.tensor(values.slice(), variable.shape, variable.dtype);
    variable.assign(tensor);
    tensor.dispose();
    const held = this.#held.get(variable);
    if (held) held.version = variable.dataId;
  }
}
