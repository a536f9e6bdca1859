// An engine that goes over to another one where a model cannot be compiled, and says so once.

import type { Optimizer } from "../optim/optimizer.ts";
import type { HostBatch } from "../plugin.ts";
import type { StepOptions, StepSpec, TrainingStep } from "../train/training-step.ts";
import type { Engine, Inference, InferenceOptions, TensorFunction } from "./engine.ts";
import type { StepNoise } from "./noise.ts";
import { TraceError } from "./trace/errors.ts";

/** Takes a line for the user. */
type Note = (line: string) => void;

/**
 * `first`, and `second` from the first {@link TraceError} on, for all that was made of it. Nothing that was done is
 * lost: a step that cannot be compiled has not run.
 */
export function withFallback(first: Engine, second: Engine, note: Note): Engine {
  const change = new Change(first, second, note);
  return {
    get name() {
      return change.current.name;
    },
    training: (spec) => new FallbackStep(change, spec),
    inference: (fn, options) => fallbackInference(change, fn, options),
  };
}

/** Which of two engines runs. */
class Change {
  readonly #second: Engine;
  readonly #note: Note;
  current: Engine;

  constructor(first: Engine, second: Engine, note: Note) {
    this.current = first;
    this.#second = second;
    this.#note = note;
  }

  /** Runs with the engine that is current, and again with the second one where the first cannot compile. */
  run<T>(work: () => T): T {
    if (this.current === this.#second) return work();
    try {
      return work();
    } catch (cause) {
      if (!(cause instanceof TraceError)) throw cause;
      this.#note(`engine: ${this.#second.name} from here on (${cause.message})`);
      this.current = this.#second;
      return work();
    }
  }
}

function fallbackInference(change: Change, fn: TensorFunction, options: InferenceOptions): Inference {
  let engine = change.current;
  let inference = engine.inference(fn, options);
  const current = () => {
    if (engine === change.current) return inference;
    inference.dispose();
    engine = change.current;
    inference = engine.inference(fn, options);
    return inference;
  };
  const call = (...inputs: Parameters<Inference>) => change.run(() => current()(...inputs));
  return Object.assign(call, { dispose: () => inference.dispose() });
}

/** A step of the engine that is current, with the parameters and the optimiser of the one before. */
class FallbackStep implements TrainingStep {
  readonly #change: Change;
  readonly #spec: StepSpec;
  #engine: Engine;
  #step: TrainingStep;

  constructor(change: Change, spec: StepSpec) {
    this.#change = change;
    this.#spec = spec;
    this.#engine = change.current;
    this.#step = this.#engine.training(spec);
  }

  get optimizer(): Optimizer {
    return this.#step.optimizer;
  }

  get parameters(): Float32Array {
    return this.#step.parameters;
  }

  step(batch: HostBatch, options: StepOptions): number {
    return this.#change.run(() => this.#current().step(batch, options));
  }

  gradients(batch: HostBatch, noise?: StepNoise): { readonly loss: number; readonly gradients: Float32Array } {
    return this.#change.run(() => this.#current().gradients(batch, noise));
  }

  sync(values?: Float32Array): void {
    this.#step.sync(values);
  }

  load(): void {
    this.#step.load();
  }

  dispose(): void {
    this.#step.dispose();
  }

  #current(): TrainingStep {
    if (this.#engine === this.#change.current) return this.#step;
    this.#step.sync();
    this.#engine = this.#change.current;
    const next = this.#engine.training(this.#spec);
    next.optimizer.load(this.#step.optimizer.state);
    this.#step.dispose();
    this.#step = next;
    return next;
  }
}
