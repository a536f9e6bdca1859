// Small runs and models with weights everywhere, for tests.
import { Random } from "@sciformer/core";
import type { ModelConfig, PdeConfig, TaskConfig, TransformerConfig, TransformerRun, UnetConfig } from "../config.ts";
import { createModel, type PdeModel } from "../network.ts";
import { sizes } from "../sizes.ts";
import type { FrameWindow } from "../tokenizer.ts";
import { unetPeer } from "../unet.ts";

/** What a tiny run has of its own. */
export interface Changes {
  readonly model?: Partial<TransformerConfig>;
  readonly task?: Partial<TaskConfig>;
}

/** What a tiny run of a U-Net has of its own. */
interface UnetChanges {
  readonly model?: Partial<UnetConfig>;
  readonly task?: Partial<TaskConfig>;
}

/** A run of a tiny model on fields of 16 x 16. */
export function tinyRun({ model, task }: Changes = {}): TransformerRun {
  const { small } = sizes;
  return {
    ...small,
    model: {
      ...small.model,
      custom: { hidden_size: 8, num_heads: 2, depth: [1, 2, 1], mlp_ratio: 2 },
      patch_size: 2,
      window_size: 2,
      num_classes: 20,
      ...model,
    },
    task: { ...small.task, grid: [16, 16], predict: "state", random_shifts: false, relative_to_change: false, ...task },
  };
}

/** The same of a tiny U-Net. */
export function tinyUnetRun({ model, task }: UnetChanges = {}): PdeConfig & { readonly model: UnetConfig } {
  const { model: transformer, ...run } = tinyRun(task ? { task } : {});
  return { ...run, model: { ...unetPeer(transformer), hidden_size: 4, depth: [1, 2, 1], ...model } };
}

/** A network whose every parameter is drawn, those that start at 0 too. */
export function drawnModel(config: ModelConfig, seed = 1): PdeModel {
  const model = createModel({ model: config }).initialise(seed);
  const random = new Random(seed);
  for (const [name, parameter] of model.namedParameters()) {
    const values = parameter.variable.dataSync();
    if (values.some((value) => value !== 0)) continue;
    const own = random.fork(name);
    parameter.assign(values.map(() => 0.1 * own.normal()));
  }
  return model;
}

/** Windows of random frames that fit a run; channels of the types 1, 2, ... */
export function drawnWindows({ task }: PdeConfig, frames: number, count: number, seed = 1): FrameWindow[] {
  const size = frames * task.channels * task.grid[0] * task.grid[1];
  return Array.from({ length: count }, (_, index) => {
    const random = new Random(seed).fork(index);
    return {
      simId: `drawn ${index}`,
      tag: "drawn",
      pdeId: index + 1,
      fieldIds: Array.from({ length: task.channels }, (_unused, channel) => channel + 1),
      grid: task.grid,
      first: index,
      time: index,
      dt: 0.1,
      paramIds: [7],
      paramValues: [0.5],
      frames: Float32Array.from({ length: size }, () => random.normal()),
    };
  });
}
