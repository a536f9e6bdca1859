// Watches a model: the output of every module and the values that modules show, by path.
import * as tf from "@tensorflow/tfjs-core";
import type { Observer } from "./context.ts";
import type { Module } from "./module.ts";
import { type Around, aroundForward } from "./watch.ts";

/**
 * Keeps copies of what flows through a model while `run` is called: `<path>` for a module's output,
 * `<path>.<name>` (or `<name>` at the root) for what a module shows to the context's observer. The caller disposes
 * of the kept tensors.
 */
export class Recorder implements Observer {
  readonly values = new Map<string, tf.Tensor>();
  readonly #paths = new Map<Module, string>();

  constructor(model: Module) {
    for (const [path, module] of model.namedModules()) this.#paths.set(module, path);
  }

  observe(module: Module, name: string, value: tf.Tensor): void {
    const path = this.#paths.get(module);
    this.#keep(path ? `${path}.${name}` : name, value);
  }

  /** Calls `run` with every module's `forward` watched; the model is as before afterwards. */
  record<T>(run: (observer: Observer) => T): T {
    const watched = [...this.#paths].filter(([, path]) => path !== "").map(([module, path]) => [path, module] as const);
    const around: Around = (path, forward) => {
      const output = forward();
      if (output instanceof tf.Tensor) this.#keep(path, output);
      return output;
    };
    return aroundForward(watched, around, () => run(this));
  }

  dispose(): void {
    for (const value of this.values.values()) value.dispose();
    this.values.clear();
  }

  #keep(name: string, value: tf.Tensor): void {
    this.values.get(name)?.dispose();
    this.values.set(name, tf.keep(tf.clone(value)));
  }
}
