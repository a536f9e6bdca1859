// One step of the model that runs in the page: what it is given, and the states that it puts out.
import { Random } from "@sciformer/core";
import type { HostBatch, HostTensor, LiveModel, LiveResult } from "@sciformer/core/view";
import { collateWindows, putKnown } from "../../collate.ts";
import { frameTask, type PdeConfig } from "../../config.ts";
import { eulerTimes } from "../../flow/euler.ts";
import { parameterScale } from "../../statistics.ts";
import type { FrameWindow } from "../../tokenizer.ts";

/** Of which simulation the states are. */
export interface Subject {
  readonly tag: string;
  readonly pdeId: number;
  readonly grid: readonly [number, number];
  /** Time from step to step. */
  readonly dt: number;
  /** Values of the constants by name. */
  readonly params: Readonly<Record<string, number>>;
}

/**
 * The window that begins with a step.
 *
 * @param known normalised states [own channels, x, y], oldest first
 */
export function stepWindow(
  subject: Subject,
  known: readonly Float32Array[],
  first: number,
  { task }: PdeConfig,
): FrameWindow {
  const { tag, pdeId, grid, dt, params } = subject;
  const { field_ids, param_ids, param_names, norm } = task.tags[tag]!;
  const { offset, scale } = parameterScale(norm);
  const used = param_names.slice(0, task.parameters);
  const size = known[0]!.length;
  const frames = new Float32Array(known.length * size);
  for (const [f, state] of known.entries()) frames.set(state, f * size);
  return {
    ...{ simId: tag, tag, pdeId, fieldIds: field_ids, grid, first, time: dt * first, dt, frames },
    paramIds: param_ids.slice(0, used.length),
    // A constant that is not known counts as its mean.
    paramValues: used.map((name, p) => ((params[name] ?? offset[p]!) - offset[p]!) / scale[p]!),
  };
}

/** As many states as the model starts from; undefined for a task that does not go forward. */
export function startFrames({ task }: PdeConfig): number | undefined {
  const { known } = frameTask(task);
  return known.length > 0 && known.every((frame, i) => frame === i) ? known.length : undefined;
}

/** Of a batch what the graph takes: exports leave out what does not matter. */
function taken(batch: HostBatch, { inputs }: Pick<LiveModel, "inputs">): HostBatch {
  return Object.fromEntries(inputs.flatMap(({ name }) => (batch[name] ? [[name, batch[name]] as const] : [])));
}

/** The noise that a sampling model starts from. */
function noiseLike({ data }: HostTensor, random: Random): Float32Array {
  return Float32Array.from({ length: data.length }, () => random.normal());
}

/** What the model is given for a window; of one that samples at the middle of the path. */
export function stepInputs(model: Pick<LiveModel, "inputs">, window: FrameWindow, config: PdeConfig): HostBatch {
  const { given } = collateWindows([window], config);
  if (config.task.objective === "supervised") return taken(given, model);
  const x = given.x!;
  const noise = noiseLike(x, new Random(1));
  const t = { data: Float32Array.of(0.5), shape: [1] };
  if (config.model.channels === "mixed") {
    return taken({ ...given, noisy: { data: noise, shape: x.shape }, t }, model);
  }
  putKnown(noise, x.data, config);
  return taken({ ...given, x: { data: noise, shape: x.shape }, t }, model);
}

/** The states that follow a window, and how long the model took. */
export interface StepAnswer {
  /** Normalised [own channels, x, y], one for each frame that was not known. */
  readonly states: readonly Float32Array[];
  readonly milliseconds: number;
  readonly provider: LiveResult["provider"];
}

/** @throws what the model throws; an AbortError once the signal has fired */
export async function nextStates(
  model: LiveModel,
  window: FrameWindow,
  config: PdeConfig,
  random: Random,
  signal: AbortSignal,
): Promise<StepAnswer> {
  const { given } = collateWindows([window], config);
  let [milliseconds, provider] = [0, "wasm" as StepAnswer["provider"]];
  const ask = async (batch: HostBatch) => {
    const answer = await model.run(taken(batch, model), { signal });
    milliseconds += answer.milliseconds;
    provider = answer.provider;
    return answer.outputs.output!;
  };
  const output = config.task.objective === "flow" ? await sampled(ask, given, config, random) : await ask(given);
  return { states: ownStates(output, window, config), milliseconds, provider };
}

type Ask = (batch: HostBatch) => Promise<HostTensor>;

/** A sample by Euler's rule from noise, as the program draws one. */
async function sampled(ask: Ask, given: HostBatch, config: PdeConfig, random: Random): Promise<HostTensor> {
  const { sampler_steps: steps, sigma_min: sigma } = config.task;
  const { data: known, shape } = given.x!;
  const isMixed = config.model.channels === "mixed";
  const state = noiseLike(given.x!, random);
  if (!isMixed) {
    for (let i = 0; i < state.length; i++) state[i]! *= 1 - (1 - sigma) / steps;
    putKnown(state, known, config);
  }
  for (const time of eulerTimes(steps)) {
    const t = { data: Float32Array.of(time), shape: [1] };
    // The model may still hold what it was given last.
    const now = { data: state.slice(), shape };
    const { data: velocity } = await ask(isMixed ? { ...given, noisy: now, t } : { ...given, x: now, t });
    for (let i = 0; i < state.length; i++) state[i] = state[i]! + velocity[i]! / steps;
    if (!isMixed) putKnown(state, known, config);
  }
  return { data: state, shape };
}

/** The unknown frames of [1, channels, frames, x, y] or [1, channels, x, y], without channels that only fill up. */
function ownStates({ data }: HostTensor, { fieldIds, grid }: FrameWindow, { model, task }: PdeConfig): Float32Array[] {
  const plane = grid[0] * grid[1];
  const { frames, known } = model.channels === "mixed" ? { frames: 1, known: [] } : frameTask(task);
  const unknown = Array.from({ length: frames }, (_, frame) => frame).filter(
    (frame) => !(known as readonly number[]).includes(frame),
  );
  return unknown.map((frame) => {
    const state = new Float32Array(fieldIds.length * plane);
    for (let channel = 0; channel < fieldIds.length; channel++) {
      const start = (channel * frames + frame) * plane;
      state.set(data.subarray(start, start + plane) as Float32Array, channel * plane);
    }
    return state;
  });
}
