// One step of a rollout: the frames that follow given ones, predicted at once or sampled.
import type { HostBatch, HostTensor, Inference, Random } from "@sciformer/core";
import { collateWindows, putKnown } from "../collate.ts";
import { frameTask, type PdeConfig } from "../config.ts";
import type { FrameWindow } from "../tokenizer.ts";
import { unknownFrames } from "../transformer/tasks.ts";
import { integrate } from "./euler.ts";

/** A network: batches of `collate` to its `output`; the plugin's `forward`. */
export type Network = (batch: HostBatch) => { readonly output?: HostTensor };

/** The times of all rows. */
function timesOf(rows: number, t: number): HostTensor {
  return { data: new Float32Array(rows).fill(t), shape: [rows] };
}

/**
 * A sample of what follows a batch.
 *
 * @param given batch without noise; `x` and what the model is told
 * @param noise of the standard normal distribution, as many values as what is sampled
 * @param truth all frames, which the released sampler of separate channels looks at
 * @returns mixed: [batch, channels, height, width]; separate: [batch, channels, frames, height, width]
 * @see Holzschuh et al. 2025, section 4
 */
export function sample(
  network: Network,
  given: HostBatch,
  noise: Float32Array,
  config: PdeConfig,
  truth?: ArrayLike<number>,
): HostTensor {
  const { shape, data: known } = given.x!;
  const [rows] = shape as [number];
  const state = noise.slice();
  const { sampler_steps: steps, sigma_min: sigma } = config.task;
  if (config.model.channels === "mixed") {
    const velocity = (noisy: Float32Array, t: number) =>
      network({ ...given, noisy: { data: noisy, shape }, t: timesOf(rows, t) }).output!.data;
    integrate(state, velocity, { steps });
    return { data: state, shape };
  }
  const leaked = config.model.compat.scSamplerStart === "released" ? truth : undefined;
  for (let i = 0; i < state.length; i++) {
    state[i] = (1 - (1 - sigma) / steps) * state[i]! + (leaked ? leaked[i]! / steps : 0);
  }
  putKnown(state, known, config);
  const velocity = (x: Float32Array, t: number) =>
    network({ ...given, x: { data: x, shape }, t: timesOf(rows, t) }).output!.data;
  integrate(state, velocity, { steps, afterStep: (x) => putKnown(x, known, config) });
  return { data: state, shape };
}

/** Frames in the order of a window: [batch, channels, frames, plane] -> one [frames, channels, plane] a row. */
function byFrame({ data, shape }: HostTensor, wanted: readonly number[]): Float32Array[] {
  const [rows, channels, frames, height, width] = shape as [number, number, number, number, number];
  const plane = height * width;
  return Array.from({ length: rows }, (_, b) => {
    const out = new Float32Array(wanted.length * channels * plane);
    for (const [f, frame] of wanted.entries()) {
      for (let c = 0; c < channels; c++) {
        const start = ((b * channels + c) * frames + frame) * plane;
        out.set(data.subarray(start, start + plane), (f * channels + c) * plane);
      }
    }
    return out;
  });
}

/** Channels that only fill up have no values. */
function clearUnused(frames: Float32Array, fields: readonly number[], { task }: PdeConfig): void {
  const plane = task.grid[0] * task.grid[1];
  for (let place = 0; place < frames.length; place += plane) {
    const channel = (place / plane) % task.channels;
    if ((fields[channel] ?? 0) === 0) frames.fill(0, place, place + plane);
  }
}

/**
 * The frames that windows do not know, normalised: one [unknown frames, channels of the task, height, width] a window.
 * Channels that only fill up (type 0) are 0.
 *
 * @param network the trained plugin's `forward`, compiled anew for each number of windows: {@link Inference} is one
 * @param random draws the noise of models that sample
 * @throws InputError for a window that does not fit the task
 */
export function nextFrames(
  network: Network | Inference,
  windows: readonly FrameWindow[],
  config: PdeConfig,
  random: Random,
): Float32Array[] {
  const { given, truth } = collateWindows(windows, config);
  const { task, model } = config;
  const sampled = () => {
    const noise = new Float32Array(truth.data.length).map(() => random.normal());
    return sample(network, given, noise, config);
  };
  const output = task.objective === "flow" ? sampled() : network(given).output!;
  const isMixed = model.channels === "mixed";
  const [rows, channels, ...rest] = output.shape as [number, number, ...number[]];
  const apart = isMixed ? { data: output.data, shape: [rows, channels, 1, ...rest] } : output;
  const frames = byFrame(apart, isMixed ? [0] : unknownFrames(frameTask(task)));
  for (const [b, own] of frames.entries()) clearUnused(own, windows[b]!.fieldIds, config);
  return frames;
}
