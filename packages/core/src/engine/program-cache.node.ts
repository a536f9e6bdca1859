// The compiled programs of one function: one for each set of argument shapes, the last few kept.
import type * as tf from "@tensorflow/tfjs-core";
import type { TensorFunction } from "./engine.ts";
import { type EngineOptions, Program, type ProgramStats } from "./program.node.ts";
import { threadCount } from "./runtime/threads.node.ts";
import { type Arguments, signatureKey, signatureOf } from "./signature.ts";
import type { VariableMemory } from "./variables.ts";

/** Compiled graphs kept per function. */
const KEPT_PROGRAMS = 8;

/** What all programs of a cache have in common. */
export interface CacheOptions extends EngineOptions {
  /** In messages and profiles. */
  readonly name: string;
  /** Variables become constants; a program is made anew once one of them was assigned. */
  readonly frozen: boolean;
  readonly variables: VariableMemory;
  /** Arrays that outputs are written to, by output name. */
  readonly outputs?: Readonly<Record<string, Float32Array>>;
}

/** What a program depends on beside the shapes of its arguments. */
export interface Mode {
  readonly training: boolean;
  /** True when the context has a noise source. */
  readonly noisy: boolean;
}

/** Makes, keeps and drops programs; warns when there are more shapes than it keeps. */
export class ProgramCache {
  readonly #fn: TensorFunction;
  readonly #options: CacheOptions;
  readonly #threads: number;
  readonly #programs = new Map<string, Program>();
  readonly #shapes = new Set<string>();
  readonly #warned = new Set<string>();

  constructor(fn: TensorFunction, options: CacheOptions) {
    this.#fn = fn;
    this.#options = options;
    this.#threads = threadCount(options.threads);
  }

  /** The program for arguments like these. @throws TraceError when the function cannot be compiled */
  program(given: Arguments, mode: Mode): Program {
    const key = `${signatureKey(given)}${mode.training ? " training" : ""}${mode.noisy ? " noise" : ""}`;
    const known = this.#programs.get(key);
    if (known && !isStale(known)) {
      this.#programs.delete(key);
      this.#programs.set(key, known);
      return known;
    }
    if (known) this.#drop(key);
    const made = this.#make(given, mode);
    this.#warn(signatureKey(given), made);
    const [oldest] = this.#programs.keys();
    if (oldest !== undefined && this.#programs.size >= KEPT_PROGRAMS) this.#drop(oldest);
    this.#programs.set(key, made);
    return made;
  }

  /** What each kept program cost to make, by signature. */
  stats(): Readonly<Record<string, ProgramStats>> {
    return Object.fromEntries([...this.#programs].map(([key, { stats }]) => [key, stats]));
  }

  /** Listings of the kept programs. */
  toString(): string {
    return [...this.#programs.values()].join("\n");
  }

  dispose(): void {
    for (const key of [...this.#programs.keys()]) this.#drop(key);
  }

  #make(given: Arguments, mode: Mode): Program {
    const { provider = "cpu", ...options } = this.#options;
    const spec = { ...options, ...mode, provider, fn: this.#fn, signature: signatureOf(given), threads: this.#threads };
    return new Program(spec);
  }

  /** Everything is said once. */
  #warn(shapes: string, { warnings }: Program): void {
    const { name } = this.#options;
    this.#shapes.add(shapes);
    const many = `it was compiled for more than ${KEPT_PROGRAMS} shapes: give it batches of constant shapes`;
    for (const warning of this.#shapes.size > KEPT_PROGRAMS ? [...warnings, many] : warnings) {
      if (!this.#warned.has(warning)) console.warn(`${name}: ${warning}`);
      this.#warned.add(warning);
    }
  }

  #drop(key: string): void {
    this.#programs.get(key)?.dispose();
    this.#programs.delete(key);
  }
}

/** True once a variable that became a constant has another value. */
function isStale({ frozen }: Program): boolean {
  return [...frozen].some(([variable, version]: [tf.Variable, tf.DataId]) => variable.dataId !== version);
}
