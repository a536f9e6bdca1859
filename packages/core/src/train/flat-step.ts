// What all training steps have in common: a model's parameters in the memory of the optimiser.
import type { StepNoise } from "../engine/noise.ts";
import { FlatState } from "../engine/runtime/flat-state.ts";
import { VariableMemory } from "../engine/variables.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { HostBatch } from "../plugin.ts";
import { FlatParameters } from "./flat-parameters.ts";
import type { StepOptions, StepSpec, TrainingStep } from "./training-step.ts";

/** A step over flat memory; how loss and gradients are computed is the engine's. */
export abstract class FlatStep implements TrainingStep {
  protected readonly model: FlatParameters;
  protected readonly state: FlatState;
  /** The variables that are kept apart from the model: the parameters, as views of the flat memory, and more. */
  protected readonly variables = new VariableMemory();

  constructor({ params, optimizer }: Pick<StepSpec, "params" | "optimizer">) {
    this.model = new FlatParameters(params);
    const { layout, entries } = this.model;
    this.state = new FlatState(layout, optimizer, this.model.read());
    for (const { name, variable } of entries) {
      this.variables.place(variable, layout.view(this.state.parameters, name));
    }
  }

  abstract gradients(
    batch: HostBatch,
    noise?: StepNoise,
  ): { readonly loss: number; readonly gradients: Float32Array<ArrayBuffer> };
  abstract dispose(): void;

  get optimizer(): Optimizer {
    return this.state.optimizer;
  }

  get parameters(): Float32Array<ArrayBuffer> {
    return this.state.parameters;
  }

  step(batch: HostBatch, { lr, noise }: StepOptions): number {
    const { loss } = this.gradients(batch, noise);
    if (Number.isFinite(loss)) this.state.update(lr);
    return loss;
  }

  sync(values: Float32Array = this.state.parameters): void {
    this.variables.pull();
    this.variables.push();
    if (values === this.state.parameters) return;
    const { layout, entries } = this.model;
    for (const { name, variable } of entries) this.variables.show(variable, layout.view(values, name));
  }

  load(): void {
    this.variables.pull();
  }
}
