// Simulations on their way into a data set: a row of `sims`, then their frames as one record batch of `frames`.
import { type Columns, InputError, type TableBatch } from "@sciformer/core";
import type { Simulation, SimulationFrame, SimulationInfo } from "./simulation.ts";
import { FRAMES, SIMS } from "./tables.ts";

/** A longer simulation becomes several record batches. */
const MAX_BATCH_BYTES = 2 ** 28;

/** The name of the split of a simulation, which is the `index`-th. */
export type SplitOf = (info: SimulationInfo, index: number) => string;

const product = (numbers: readonly number[]) => numbers.reduce((all, one) => all * one, 1);

/** The row of `sims`. */
function simulationRow(info: SimulationInfo, frameCount: number): Columns {
  const { grid, domainExtent, params, fieldUnits, seed, icKind } = info;
  const [height, width = 1, depth] = grid;
  const [lengthX = 0, lengthY = lengthX / height!, lengthZ] = domainExtent ?? [];
  return {
    length: 1,
    values: {
      sim_id: [info.simId],
      tag: [info.tag],
      pde_id: Int16Array.of(info.pdeId),
      n_frames: Int32Array.of(frameCount),
      n_channels: Int32Array.of(info.fieldNames.length),
      height: Int32Array.of(height!),
      width: Int32Array.of(width),
      depth: Int32Array.of(depth ?? 0),
      field_names: [info.fieldNames],
      field_ids: [Int16Array.from(info.fieldIds)],
      field_scheme: [info.fieldScheme],
      field_units: [fieldUnits ?? []],
      dt: Float64Array.of(info.dt),
      t0: Float64Array.of(info.t0),
      domain_extent: [Float64Array.of(lengthX, lengthY)],
      domain_depth: Float64Array.of(lengthZ ?? Number.NaN),
      boundary: [info.boundary],
      param_names: [params.map(({ name }) => name)],
      param_ids: [Int16Array.from(params, ({ id }) => id)],
      param_values: [Float64Array.from(params, ({ value }) => value)],
      seed: BigInt64Array.of(BigInt(seed ?? 0)),
      ic_kind: [icKind ?? ""],
      source: [info.source],
    },
    nulls: {
      depth: Uint8Array.of(depth === undefined ? 1 : 0),
      field_units: Uint8Array.of(fieldUnits === null ? 1 : 0),
      domain_extent: Uint8Array.of(domainExtent === null ? 1 : 0),
      seed: Uint8Array.of(seed === null ? 1 : 0),
      ic_kind: Uint8Array.of(icKind === null ? 1 : 0),
    },
  };
}

/** Where a value stands, as errors name it. */
function placeOf({ source, simId, fieldNames, grid }: SimulationInfo, frame: number, index: number): string {
  const points = product(grid);
  let rest = index % points;
  const place = grid.map((_, axis) => {
    const below = product(grid.slice(axis + 1));
    const at = Math.floor(rest / below);
    rest %= below;
    return at;
  });
  const field = fieldNames[Math.floor(index / points)];
  return `${source}: simulation ${simId} frame ${frame}, field "${field}", point [${place.join(", ")}]`;
}

/** @throws InputError for a frame of another size, and for a value that is not finite and not marked as not measured */
function requireSound(info: SimulationInfo, frame: number, { data, valid }: SimulationFrame): void {
  const points = product(info.grid);
  const wanted = points * info.fieldNames.length;
  if (data.length !== wanted || (valid !== undefined && valid.length !== points)) {
    throw new InputError(
      `${info.source}: simulation ${info.simId} frame ${frame} has ${data.length} values, expected ${wanted} (${info.fieldNames.length} x ${info.grid.join(" x ")})`,
    );
  }
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i]!)) continue;
    throw new InputError(`${placeOf(info, frame, i)}: ${data[i]}, expected a number (or a mask that covers it)`);
  }
}

/** What all simulations of a data set share. */
interface Shape {
  readonly first: SimulationInfo;
  readonly channels: number;
  readonly points: number;
}

/** Frames of one simulation that wait to be written. */
class FrameBatch {
  readonly #info: SimulationInfo;
  readonly #shape: Shape;
  readonly #unmasked: Uint8Array;
  #frames: SimulationFrame[] = [];
  #next = 0;

  constructor(info: SimulationInfo, shape: Shape) {
    this.#info = info;
    this.#shape = shape;
    this.#unmasked = new Uint8Array(shape.points);
  }

  /** True when the batch is as large as one may be. */
  get isFull(): boolean {
    return (this.#frames.length + 1) * this.#shape.channels * this.#shape.points * 4 > MAX_BATCH_BYTES;
  }

  get isEmpty(): boolean {
    return this.#frames.length === 0;
  }

  add(frame: SimulationFrame): void {
    requireSound(this.#info, this.#next + this.#frames.length, frame);
    this.#frames.push(frame);
  }

  /** The rows so far; the next ones go on from there. */
  take(): Columns {
    const frames = this.#frames;
    const { length } = frames;
    const first = this.#next;
    this.#next += length;
    this.#frames = [];
    return {
      length,
      values: {
        sim_id: Array(length).fill(this.#info.simId),
        frame: Int32Array.from({ length }, (_, i) => first + i),
        time: Float64Array.from(frames, ({ time }) => time),
        data: frames.map(({ data }) => this.#filled(data)),
        valid: frames.map(({ valid }) => valid ?? this.#unmasked),
      },
      nulls: { valid: Uint8Array.from(frames, ({ valid }) => (valid === undefined ? 1 : 0)) },
    };
  }

  /** The values with zeros for the channels that only other simulations have. */
  #filled(data: Float32Array): Float32Array {
    const wanted = this.#shape.channels * this.#shape.points;
    if (data.length === wanted) return data;
    const filled = new Float32Array(wanted);
    filled.set(data);
    return filled;
  }
}

/** @throws InputError for a simulation that cannot be in one data set with the ones before it */
function requireFitting(info: SimulationInfo, { first, channels }: Shape, seen: ReadonlySet<string>): void {
  const { simId, grid, fieldNames, source } = info;
  if (seen.has(simId)) throw new InputError(`${source}: simulation ${simId} is there twice`);
  if (grid.join() !== first.grid.join()) {
    throw new InputError(
      `${source}: simulation ${simId} has a grid of ${grid.join(" x ")}, but ${first.simId} of ${first.source} one of ${first.grid.join(" x ")}; another grid is another data set`,
    );
  }
  if (fieldNames.length > channels) {
    throw new InputError(
      `${source}: simulation ${simId} has ${fieldNames.length} fields (${fieldNames.join(", ")}), the data set ${channels}`,
    );
  }
}

/**
 * The rows of simulations, in their order: one of `sims`, then the frames. Memory holds one simulation.
 *
 * @param channels the largest number of fields of any of them; left out: that of the first
 * @throws InputError for simulations of different grids, one that is there twice, a value that is not finite
 */
export async function* toBatches(
  simulations: AsyncIterable<Simulation>,
  split: SplitOf,
  channels?: number,
): AsyncGenerator<TableBatch> {
  const seen = new Set<string>();
  let shape: Shape | undefined;
  for await (const simulation of simulations) {
    shape ??= {
      first: simulation,
      channels: channels ?? simulation.fieldNames.length,
      points: product(simulation.grid),
    };
    requireFitting(simulation, shape, seen);
    const name = split(simulation, seen.size);
    seen.add(simulation.simId);
    yield { table: SIMS, split: name, columns: simulationRow(simulation, simulation.frameCount) };
    const batch = new FrameBatch(simulation, shape);
    for await (const frame of simulation.frames()) {
      batch.add(frame);
      if (batch.isFull) yield { table: FRAMES, split: name, columns: batch.take() };
    }
    if (!batch.isEmpty) yield { table: FRAMES, split: name, columns: batch.take() };
  }
}
