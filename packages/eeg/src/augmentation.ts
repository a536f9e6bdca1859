// Trials as they might have been: mirrored, stronger or weaker, earlier or later, mixed.
import type { Random } from "@sciformer/core";
import type { TaskConfig } from "./config.ts";
import { mirroredChannels, mirroredClasses } from "./reflection.ts";

/** A trial with the share of each class in it. */
export interface LabelledTrial {
  /** [channels, samples] */
  readonly x: Float32Array;
  /** [classes] */
  readonly y: Float32Array;
}

/** Places as `order` says: [channels, samples]. */
function permuted(x: Float32Array, order: readonly number[], width: number): Float32Array {
  const out = new Float32Array(x.length);
  for (const [place, from] of order.entries()) out.set(x.subarray(from * width, (from + 1) * width), place * width);
  return out;
}

/** The trial of a head seen in a mirror. */
export function reflected({ x, y }: LabelledTrial, { channels, classes, samples }: TaskConfig): LabelledTrial {
  return {
    x: permuted(x, mirroredChannels(channels), samples),
    y: permuted(y, mirroredClasses(classes), 1),
  };
}

/** The signals `by` samples later (earlier where negative), with zeros in the gap. */
export function shifted(x: Float32Array, by: number, samples: number): Float32Array {
  const out = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += samples) {
    const from = x.subarray(start + Math.max(0, -by), start + samples - Math.max(0, by));
    out.set(from, start + Math.max(0, by));
  }
  return out;
}

/** (1 - share) a + share b. */
export function mixed(a: LabelledTrial, b: LabelledTrial, share: number): LabelledTrial {
  const mix = (own: Float32Array, other: Float32Array) => own.map((value, i) => value + share * (other[i]! - value));
  return { x: mix(a.x, b.x), y: mix(a.y, b.y) };
}

function augmentedTrial(trial: LabelledTrial, task: TaskConfig, random: Random): LabelledTrial {
  const { reflection, amplitude, shift_s } = task.augmentation;
  const { x, y } = reflection && random.uniform() < 0.5 ? reflected(trial, task) : trial;
  const most = Math.min(Math.round(shift_s * task.sfreq), task.samples - 1);
  const moved = most > 0 ? shifted(x, random.integer(2 * most + 1) - most, task.samples) : x;
  if (amplitude === null) return { x: moved, y };
  const factor = random.uniform(...amplitude);
  return { x: moved.map((value) => factor * value), y };
}

/** Each with another one of them, at most half of which goes in. */
function mixedTrials(trials: readonly LabelledTrial[], { mixup }: TaskConfig["augmentation"], random: Random) {
  if (mixup === 0 || trials.length < 2) return trials;
  return trials.map((trial, index) => {
    if (random.uniform() >= mixup) return trial;
    const other = trials[(index + 1 + random.integer(trials.length - 1)) % trials.length]!;
    return mixed(trial, other, random.uniform(0, 0.5));
  });
}

/**
 * What training makes of a batch.
 *
 * @throws InputError where channels or classes cannot be mirrored
 */
export function augmented(
  trials: readonly LabelledTrial[],
  task: TaskConfig,
  random: Random,
): readonly LabelledTrial[] {
  const changed = trials.map((trial) => augmentedTrial(trial, task, random));
  return mixedTrials(changed, task.augmentation, random);
}
