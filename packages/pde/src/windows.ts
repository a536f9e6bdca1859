// Windows of a simulation's frames as rows to learn from; the frames of a window are read when they are asked for.
import type { DatasetSource } from "@sciformer/core";
import { InputError } from "@sciformer/core";
import { frameTask, type PdeConfig, type TaskConfig } from "./config.ts";
import { channelScale, parameterScale, type Scale } from "./statistics.ts";
import { type IndexedSimulation, indexedSimulations, type StoredInfo } from "./stored-simulations.ts";
import type { FrameWindow } from "./tokenizer.ts";

/** How the fields and the constants of a tag are normalised. */
export interface TagScale {
  readonly fields: Scale;
  readonly params: Scale;
}

/** Scale of a simulation's tag; undefined for a tag that the run has no statistics of. */
export function knownScale(
  { tag }: Pick<StoredInfo, "tag">,
  { tags, normalisation }: TaskConfig,
): TagScale | undefined {
  const norm = tags[tag]?.norm;
  return norm && { fields: channelScale(norm, normalisation), params: parameterScale(norm) };
}

/** @throws InputError for a tag that the run has no statistics of */
function requireScale(info: StoredInfo, task: TaskConfig): TagScale {
  const found = knownScale(info, task);
  if (found !== undefined) return found;
  const known = Object.keys(task.tags).join(", ") || "none";
  throw new InputError(`simulation ${info.simId}: the run has no statistics of ${info.tag}; it has those of ${known}`);
}

/** Constants of the equation, normalised, at most as many as the model takes. */
export function windowParams({ params }: StoredInfo, { parameters }: TaskConfig, { offset, scale }: Scale) {
  const used = params.slice(0, parameters);
  return {
    paramIds: used.map(({ id }) => id),
    paramValues: used.map(({ value }, p) => (value - offset[p]!) / scale[p]!),
  };
}

/** Points along x and y. @throws InputError for a field of one or three dimensions */
export function planeOf({ simId, grid }: StoredInfo): readonly [number, number] {
  if (grid.length === 2) return grid as [number, number];
  const advice = grid.length === 3 ? "; --slice takes a plane of it" : "";
  throw new InputError(
    `simulation ${simId}: a grid of ${grid.join(" x ")} (${grid.length}-D), the model takes fields of two dimensions${advice}`,
  );
}

/** What the windows of one simulation share. */
class Simulation {
  readonly info: StoredInfo;
  readonly grid: readonly [number, number];
  readonly scale: Scale;
  readonly params: ReturnType<typeof windowParams>;
  readonly #simulation: IndexedSimulation;
  readonly #count: number;
  readonly #stride: number;

  constructor(simulation: IndexedSimulation, { task }: PdeConfig) {
    this.info = simulation.info;
    this.grid = planeOf(simulation.info);
    const { fields, params } = requireScale(simulation.info, task);
    this.scale = fields;
    this.params = windowParams(simulation.info, task, params);
    this.#simulation = simulation;
    this.#count = frameTask(task).frames;
    this.#stride = task.stride;
  }

  get stride(): number {
    return this.#stride;
  }

  /** [frames, own channels, height, width] of the window that begins with a frame, normalised. */
  framesFrom(first: number): Float32Array {
    const { fieldNames } = this.info;
    const points = this.grid[0] * this.grid[1];
    const own = fieldNames.length * points;
    const stored = this.#simulation.storedChannels * points;
    const values = this.#simulation.read(first, first + (this.#count - 1) * this.#stride + 1);
    const frames = new Float32Array(this.#count * own);
    const { offset, scale } = this.scale;
    for (let frame = 0, to = 0; frame < this.#count; frame++) {
      let from = frame * this.#stride * stored;
      for (let c = 0; c < fieldNames.length; c++) {
        const [shift, factor] = [offset[c]!, 1 / scale[c]!];
        for (const end = from + points; from < end; from++, to++) frames[to] = (values[from]! - shift) * factor;
      }
    }
    return frames;
  }
}

/** A window whose frames are read each time they are asked for. */
class StoredWindow implements FrameWindow {
  readonly first: number;
  readonly #simulation: Simulation;

  constructor(simulation: Simulation, first: number) {
    this.#simulation = simulation;
    this.first = first;
  }

  get simId(): string {
    return this.#simulation.info.simId;
  }
  get tag(): string {
    return this.#simulation.info.tag;
  }
  get pdeId(): number {
    return this.#simulation.info.pdeId;
  }
  get fieldIds(): readonly number[] {
    return this.#simulation.info.fieldIds;
  }
  get grid(): readonly [number, number] {
    return this.#simulation.grid;
  }
  get time(): number {
    const { t0, dt } = this.#simulation.info;
    return t0 + dt * this.first;
  }
  get dt(): number {
    return this.#simulation.info.dt * this.#simulation.stride;
  }
  get paramIds(): readonly number[] {
    return this.#simulation.params.paramIds;
  }
  get paramValues(): readonly number[] {
    return this.#simulation.params.paramValues;
  }
  get frames(): Float32Array {
    return this.#simulation.framesFrom(this.first);
  }
}

/** Frames from the first to the last of a window. */
export function windowSpan(task: TaskConfig): number {
  return (frameTask(task).frames - 1) * task.stride + 1;
}

/** Where each data set's simulations lie, found once. */
const indices = new WeakMap<DatasetSource, Map<string, Promise<IndexedSimulation[]>>>();

function simulationsOf(source: DatasetSource, split: string): Promise<IndexedSimulation[]> {
  const splits = indices.get(source) ?? new Map<string, Promise<IndexedSimulation[]>>();
  indices.set(source, splits);
  const found = splits.get(split) ?? indexedSimulations(source, split);
  splits.set(split, found);
  return found;
}

/**
 * All windows of a split that are of the run's tags, in stored order.
 *
 * @throws InputError for simulations that the model cannot take
 */
export async function* windows(source: DatasetSource, split: string, config: PdeConfig): AsyncGenerator<FrameWindow> {
  const span = windowSpan(config.task);
  for (const stored of await simulationsOf(source, split)) {
    if (!Object.hasOwn(config.task.tags, stored.info.tag)) continue;
    const simulation = new Simulation(stored, config);
    for (let first = 0; first + span <= stored.info.frameCount; first++) yield new StoredWindow(simulation, first);
  }
}
