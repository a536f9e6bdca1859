// Rollouts: the model's prediction is its next input, step by step.
import { type Inference, InputError, type Random } from "@sciformer/core";
import { frameTask, type PdeConfig, type TaskConfig } from "./config.ts";
import { type Network, nextFrames } from "./flow/step.ts";
import { continuedPlanes, croppedPlanes } from "./planes.ts";
import type { StoredInfo } from "./stored-simulations.ts";
import type { FrameWindow } from "./tokenizer.ts";
import { paddedGrid, requireGrid } from "./transformer/grid.ts";
import { planeOf, type TagScale, windowParams } from "./windows.ts";

/** What rolls out: a trained model with its configuration. */
export interface Roller {
  readonly infer: Network | Inference;
  readonly config: PdeConfig;
}

/** Where a rollout starts. */
export interface RolloutStart {
  readonly info: StoredInfo;
  readonly scale: TagScale;
  /** Number of the first known frame in its simulation. */
  readonly first: number;
  /** The known frames, normalised, oldest first, each [own channels, height, width]. */
  readonly known: readonly Float32Array[];
}

/** One step of a rollout. */
export interface RolloutStep {
  /** From 1. */
  readonly step: number;
  /** By start: the state, normalised [own channels, height, width]; of one that has blown up, its last sound state. */
  readonly states: readonly Float32Array[];
}

/** Options of {@link Rollout}. */
export interface RolloutOptions {
  /** Draws the noise of models that sample. */
  readonly random: Random;
  /** How a grid that the model does not take is continued; left out: as the run has it. */
  readonly pad?: PdeConfig["model"]["pad"] | undefined;
}

/** Normalised values beyond this are no prediction any more. */
const LARGEST = 1e3;

/** How many frames a task is given, which are the first. @throws InputError for a task that does not go forward */
export function knownFrames(task: TaskConfig): number {
  const { known } = frameTask(task);
  if (known.length > 0 && known.every((frame, i) => frame === i)) return known.length;
  throw new InputError(
    `the run's task ${JSON.stringify(task.frames)} does not predict what follows the first frames, so it cannot be rolled out`,
  );
}

const isSound = (state: Float32Array) => state.every((value) => Math.abs(value) <= LARGEST);

/**
 * Rollouts of some simulations of one grid, a batch at a time. The batch keeps its size from step to step.
 *
 * @see Holzschuh et al. 2025, section 4
 */
export class Rollout {
  readonly #roller: Roller;
  readonly #starts: readonly RolloutStart[];
  readonly #options: RolloutOptions;
  readonly #grid: readonly [number, number];
  readonly #padded: readonly [number, number];
  readonly #config: PdeConfig;
  /** By start: the known frames of the next window. */
  readonly #history: Float32Array[][];
  /** By start: the step at which it left the range; 0 for a sound one. */
  readonly #stopped: number[];

  /** @throws InputError for a grid or task that the model does not take */
  constructor(roller: Roller, starts: readonly RolloutStart[], options: RolloutOptions) {
    const { task, model } = roller.config;
    const known = knownFrames(task);
    const { info } = starts[0]!;
    this.#roller = roller;
    this.#starts = starts;
    this.#options = options;
    this.#grid = planeOf(info);
    const padding = { ...model, pad: options.pad ?? model.pad };
    requireGrid(padding, this.#grid, `simulation ${info.simId}`);
    this.#padded = options.pad === undefined ? this.#grid : paddedGrid(padding, this.#grid);
    this.#config = { ...roller.config, task: { ...task, grid: [...this.#padded] } };
    this.#history = starts.map(({ known: frames }) => frames.slice(-known));
    this.#stopped = starts.map(() => 0);
  }

  /** The steps 1 ... `steps`. */
  *steps(steps: number): Generator<RolloutStep> {
    for (let step = 1; step <= steps; ) {
      const predicted = this.#predict(step);
      for (let frame = 0; frame < predicted[0]!.length && step <= steps; frame++, step++) {
        const states = predicted.map((frames, i) => this.#guarded(frames[frame]!, i, step));
        for (const [i, state] of states.entries()) {
          this.#history[i]!.push(state);
          this.#history[i]!.shift();
        }
        yield { step, states };
      }
    }
  }

  /** Step at which each rollout left the range of values that can be, or undefined. */
  get stoppedAt(): readonly (number | undefined)[] {
    return this.#stopped.map((step) => step || undefined);
  }

  /** By start: the frames that follow its history, own channels and grid. */
  #predict(step: number): Float32Array[][] {
    const windows = this.#starts.map((start, i) => this.#window(start, this.#history[i]!, step));
    const { infer } = this.#roller;
    const frames = nextFrames(infer, windows, this.#config, this.#options.random);
    const plane = this.#padded[0] * this.#padded[1];
    const size = this.#config.task.channels * plane;
    return frames.map((all, i) => {
      const own = this.#starts[i]!.info.fieldNames.length * plane;
      return Array.from({ length: all.length / size }, (_, f) =>
        croppedPlanes(all.subarray(f * size, f * size + own), this.#padded, this.#grid),
      );
    });
  }

  #window({ info, scale, first }: RolloutStart, history: readonly Float32Array[], step: number): FrameWindow {
    const { stride } = this.#config.task;
    const pad = this.#options.pad === "reflect" ? "reflect" : "periodic";
    const frames = history.map((state) => continuedPlanes(state, this.#grid, this.#padded, pad));
    const size = frames[0]!.length;
    const all = new Float32Array(frames.length * size);
    for (const [f, frame] of frames.entries()) all.set(frame, f * size);
    return {
      simId: info.simId,
      tag: info.tag,
      pdeId: info.pdeId,
      fieldIds: info.fieldIds,
      grid: this.#padded,
      first: first + (step - 1) * stride,
      time: info.t0 + info.dt * (first + (step - 1) * stride),
      dt: info.dt * stride,
      ...windowParams(info, this.#config.task, scale.params),
      frames: all,
    };
  }

  /** The state, or from the step on at which it leaves the range the last one before. */
  #guarded(state: Float32Array, i: number, step: number): Float32Array {
    if (this.#stopped[i] === 0 && isSound(state)) return state;
    this.#stopped[i] ||= step;
    return this.#history[i]!.at(-1)!;
  }
}
