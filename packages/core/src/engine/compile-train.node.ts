// compileTrain(): forward, backward and optimiser step of a model as one graph and one WebAssembly kernel.
import * as tf from "@tensorflow/tfjs-core";
import type { Module } from "../nn/module.ts";
import type { HostBatch } from "../plugin.ts";
import { FlatStep } from "../train/flat-step.ts";
import type { LossFunction, StepSpec, TrainingStep } from "../train/training-step.ts";
import type { TensorFunction } from "./engine.ts";
import { StepNoise } from "./noise.ts";
import type { EngineOptions, Program, ProgramStats } from "./program.node.ts";
import { ProgramCache } from "./program-cache.node.ts";
import { TraceError } from "./trace/errors.ts";
import { refusePromise } from "./trace/trace.ts";

/** Options of {@link compileTrain}. */
export interface CompileTrainOptions extends Omit<EngineOptions, "model"> {
  /**
   * The batch is worked through in so many equal parts whose gradients are averaged: the same step for a loss that is
   * a mean over the batch, with activations of a part only; dropout masks are others than those of the whole batch.
   * Not for models with batch statistics.
   */
  readonly microBatch?: number;
}

/** A compiled training step. */
export interface CompiledTraining extends TrainingStep {
  /** What each graph cost to make, by signature of the batch. */
  stats(): Readonly<Record<string, ProgramStats>>;
  /** Listings of the graphs. */
  toString(): string;
}

/**
 * Compiles loss, gradients and optimiser step of the parameters of `params`. The graph reads parameters and writes
 * gradients in the optimiser's own memory, which holds the truth from then on: `sync` copies it to the model,
 * assignments to the model's variables in between are copied in.
 *
 * @throws TraceError at the first step with batches of a shape for which the loss cannot be compiled
 */
export function compileTrain(spec: StepSpec, options: CompileTrainOptions = {}): CompiledTraining {
  return new CompiledStep(spec, options);
}

class CompiledStep extends FlatStep implements CompiledTraining {
  /** Views on the optimiser's memory by output name. */
  readonly #gradients: ReadonlyMap<string, Float32Array>;
  readonly #cache: ProgramCache;
  readonly #parts: number;

  constructor(spec: StepSpec, { microBatch = 1, ...options }: CompileTrainOptions) {
    if (!(Number.isInteger(microBatch) && microBatch > 0)) {
      throw new RangeError(`microBatch ${microBatch}: expected a whole number of at least 1`);
    }
    super(spec);
    this.#parts = microBatch;
    const { layout } = this.model;
    this.#gradients = new Map(
      layout.tensors.map(({ name }) => [gradientName(name), layout.view(this.state.gradients, name)]),
    );
    this.#cache = new ProgramCache(withGradients(spec.loss, spec.params), {
      ...options,
      name: "training step",
      model: spec.params,
      frozen: false,
      variables: this.variables,
      outputs: Object.fromEntries(this.#gradients),
    });
  }

  gradients(batch: HostBatch, noise?: StepNoise) {
    this.variables.pull();
    const { gradients } = this.state;
    if (this.#parts === 1) return { loss: this.#run(batch, noise), gradients };
    const parts = splitBatch(batch, this.#parts);
    const sum = new Float64Array(gradients.length);
    let loss = 0;
    for (const [index, part] of parts.entries()) {
      // Masks of the parts must not repeat one another.
      loss += this.#run(part, noise && new StepNoise(noise.stream(index), 0)) / parts.length;
      for (let i = 0; i < sum.length; i++) sum[i]! += gradients[i]! / parts.length;
    }
    gradients.set(sum);
    return { loss, gradients };
  }

  stats(): Readonly<Record<string, ProgramStats>> {
    return this.#cache.stats();
  }

  override toString(): string {
    return this.#cache.toString();
  }

  dispose(): void {
    this.#cache.dispose();
  }

  #run(batch: HostBatch, noise: StepNoise | undefined): number {
    const program = this.#cache.program(batch, { training: true, noisy: noise !== undefined });
    if (this.#parts > 1) refuseBatchStatistics(program);
    program.run(batch, noise);
    // What the loss does not reach has no gradient output; the optimiser has used the array.
    for (const [name, gradient] of this.#gradients) if (!program.has(name)) gradient.fill(0);
    return program.output("loss").data[0]!;
  }
}

const gradientName = (name: string) => `gradient/${name}`;

/** The loss and its gradient in every trained parameter that it reaches. */
function withGradients(loss: LossFunction, params: Module): TensorFunction {
  return (batch, context) => {
    const parameters = [...params.namedParameters()];
    const compute = () => {
      const value = loss(batch, context);
      refusePromise(value);
      return tf.reshape(value, []) as tf.Scalar;
    };
    const { value, grads } = tf.variableGrads(
      compute,
      parameters.map(([, { variable }]) => variable),
    );
    const reached = parameters.flatMap(([name, { variable }]) => {
      const gradient = grads[variable.name];
      return gradient ? [[gradientName(name), gradient] as const] : [];
    });
    return { loss: value, ...Object.fromEntries(reached) };
  };
}

/** Equal parts along the first axis of every input. */
function splitBatch(batch: HostBatch, parts: number): HostBatch[] {
  for (const [name, { shape }] of Object.entries(batch)) {
    if (shape.length === 0 || shape[0]! % parts !== 0) {
      throw new Error(`microBatch ${parts}: input ${name} [${shape}] does not fall into so many equal parts`);
    }
  }
  return Array.from({ length: parts }, (_, part) =>
    Object.fromEntries(
      Object.entries(batch).map(([name, { data, shape }]) => {
        const size = data.length / parts;
        return [
          name,
          { data: data.subarray(part * size, (part + 1) * size), shape: [shape[0]! / parts, ...shape.slice(1)] },
        ];
      }),
    ),
  );
}

function refuseBatchStatistics({ assigned }: Program): void {
  if (assigned.length === 0) return;
  throw new TraceError(
    `microBatch: the model assigns ${assigned.length} variables in a step (batch statistics), which parts of a batch do not have in common`,
  );
}
