// A compiled training step against an eager one: loss and gradients of the first batch of a run.
import { compiledEngine } from "../engine/compiled-engine.node.ts";
import { type Engine, eagerEngine } from "../engine/engine.ts";
import { StepNoise } from "../engine/noise.ts";
import { Random } from "../engine/random.ts";
import { sgd } from "../optim/alias.ts";
import type { FlatLayout } from "../optim/layout.ts";
import type { AnyPlugin, DatasetSource, HostBatch, RunConfig } from "../plugin.ts";
import { trainingBatches } from "./batches.ts";
import type { LossFunction } from "./training-step.ts";

/** The run whose first step is compared. */
export interface VerifiedRun {
  readonly plugin: AnyPlugin;
  readonly config: RunConfig;
  readonly source: DatasetSource;
  readonly seed: number;
}

/** Largest relative errors of the compiled step. */
export interface TrainingErrors {
  readonly loss: number;
  /** Of all parameters. */
  readonly gradients: number;
  /** The parameter with the largest. */
  readonly parameter: string;
}

/** Gradients this much smaller than the largest are sums that cancel: their error is measured on this scale. */
const CANCELLING = 1e-3;

/**
 * Loss and gradients of the batch, the starting weights and the dropout masks that the first step of the run has,
 * compiled and eager on the current backend.
 *
 * @param threads of the compiled engine
 * @throws TraceError when the loss cannot be compiled
 */
export async function verifyTraining(run: VerifiedRun, threads?: number): Promise<TrainingErrors> {
  const { plugin, config, seed } = run;
  const batch = await firstBatch(run);
  const model = plugin.createModel(config).initialise(seed);
  const loss: LossFunction = (tensors, context) => plugin.loss(model, tensors, context, config);
  const gradientsOf = (engine: Engine) => {
    const step = engine.training({ loss, params: model, optimizer: sgd() });
    try {
      const found = step.gradients(batch, new StepNoise(new Random(seed).fork("noise"), 0));
      return { loss: found.loss, gradients: found.gradients.slice(), layout: step.optimizer.layout };
    } finally {
      step.dispose();
    }
  };
  try {
    const eager = gradientsOf(eagerEngine);
    const compiled = gradientsOf(compiledEngine(threads === undefined ? {} : { threads }));
    const lossError = Math.abs(compiled.loss - eager.loss) / Math.abs(eager.loss || 1);
    return { loss: lossError, ...worst(eager.layout, compiled.gradients, eager.gradients) };
  } finally {
    model.dispose();
  }
}

async function firstBatch({ plugin, config, source, seed }: VerifiedRun): Promise<HostBatch> {
  const random = new Random(seed);
  for await (const rows of trainingBatches(plugin, source, config, random.fork("shuffle"), 0)) {
    return plugin.collate(rows, config, random.fork("augmentation").fork(0));
  }
  throw new Error(`${source.path}: split train does not fill a batch`);
}

/** The parameter whose gradient is furthest off, relative to its largest element. */
function worst(layout: FlatLayout, compiled: Float32Array, eager: Float32Array) {
  const floor = largest(eager) * CANCELLING || 1;
  let found = { gradients: 0, parameter: "" };
  for (const { name } of layout.tensors) {
    const [got, want] = [layout.view(compiled, name), layout.view(eager, name)];
    const apart = largest(want.map((value, i) => value - got[i]!));
    const gradients = apart / Math.max(largest(want), floor);
    if (!(gradients <= found.gradients)) found = { gradients, parameter: name };
  }
  return found;
}

/** Largest magnitude; NaN where an element is. */
function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
