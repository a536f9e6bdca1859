// A stored simulation as the model sees it: its plane, its normalised states, and where a forecast starts.
import { InputError } from "@sciformer/core";
import type { PdeConfig } from "./config.ts";
import { ownStatistics } from "./dataset-statistics.ts";
import { type Slice, slicedPlanes } from "./planes.ts";
import { knownFrames, type RolloutStart } from "./rollout.ts";
import { normalised } from "./scaling.ts";
import { channelScale, parameterScale } from "./statistics.ts";
import type { LoadedSimulation } from "./stored-simulations.ts";
import { knownScale, planeOf, type TagScale } from "./windows.ts";

const AXES = ["x", "y", "z"];

/** The simulation on one plane of its grid. @throws InputError where there is no such plane */
export function slicedSimulation(simulation: LoadedSimulation, slice: Slice): LoadedSimulation {
  const { info, frames, valid } = simulation;
  const { grid, simId, domainExtent, boundary } = info;
  if (grid.length !== 3)
    throw new InputError(`simulation ${simId}: --slice needs three dimensions, it has ${grid.length}`);
  const size = grid[slice.axis]!;
  if (slice.index >= size) {
    throw new InputError(`--slice ${AXES[slice.axis]}=${slice.index}: simulation ${simId} has 0..${size - 1} there`);
  }
  const others = <T>(values: readonly T[]) => values.filter((_, axis) => axis !== slice.axis);
  // Edges along z are not kept: a plane that has that axis is open there.
  const pairs = [boundary.slice(0, 2), boundary.slice(2), ["open", "open"] as const];
  return {
    ...simulation,
    info: {
      ...info,
      grid: others(grid),
      domainExtent: domainExtent && others(domainExtent),
      boundary: others(pairs).flat() as unknown as typeof boundary,
    },
    frames: frames.map((frame) => slicedPlanes(frame, grid, slice)),
    valid: valid.map((mask) => mask && slicedPlanes(mask, grid, slice)),
  };
}

/** A simulation's states in normalised units. */
export class Trajectory {
  readonly simulation: LoadedSimulation;
  readonly grid: readonly [number, number];
  readonly scale: TagScale;
  /** Whether the run has statistics of its tag; otherwise they are its own. */
  readonly isKnown: boolean;
  readonly #config: PdeConfig;
  readonly #states: (Float32Array | undefined)[];

  /** @throws InputError for a field of one or three dimensions */
  constructor(simulation: LoadedSimulation, config: PdeConfig) {
    const { info, frames, valid } = simulation;
    this.simulation = simulation;
    this.grid = planeOf(info);
    const known = knownScale(info, config.task);
    this.isKnown = known !== undefined;
    this.scale = known ?? ownScale(ownStatistics(info, frames, valid).norm, config);
    this.#config = config;
    this.#states = frames.map(() => undefined);
  }

  get info() {
    return this.simulation.info;
  }

  /** The normalised state of a frame, as training sees it: points that were not measured have the value 0 in natural units. */
  state(frame: number): Float32Array {
    const found = this.#states[frame];
    if (found !== undefined) return found;
    const points = this.grid[0] * this.grid[1];
    const made = normalised(this.simulation.frames[frame]!, points, this.scale.fields);
    this.#states[frame] = made;
    return made;
  }

  /** The state after some steps from the frame `last`, where it is known, and its mask. */
  truth(
    last: number,
    step: number,
  ): { readonly state: Float32Array; readonly valid: Uint8Array | undefined } | undefined {
    const frame = last + step * this.#config.task.stride;
    if (frame >= this.simulation.frames.length) return undefined;
    return { state: this.state(frame), valid: this.simulation.valid[frame] };
  }

  /** Frames that a forecast needs up to its last known one. */
  get firstStart(): number {
    return (knownFrames(this.#config.task) - 1) * this.#config.task.stride;
  }

  /** Steps from a frame to the last one that is known. */
  stepsAfter(last: number): number {
    return Math.floor((this.simulation.frames.length - 1 - last) / this.#config.task.stride);
  }

  /** @throws InputError where there are not as many frames as the model starts from */
  startAt(last: number): RolloutStart {
    const { stride } = this.#config.task;
    const count = knownFrames(this.#config.task);
    const first = last - (count - 1) * stride;
    const { length } = this.simulation.frames;
    if (first < 0 || last >= length) {
      throw new InputError(
        `simulation ${this.info.simId}: ${length} frames; a forecast from frame ${last} needs the frames ${first} to ${last}`,
      );
    }
    const known = Array.from({ length: count }, (_, i) => this.state(first + i * stride));
    return { info: this.info, scale: this.scale, first, known };
  }
}

function ownScale(norm: Parameters<typeof parameterScale>[0], { task }: PdeConfig): TagScale {
  return { fields: channelScale(norm, task.normalisation), params: parameterScale(norm) };
}
