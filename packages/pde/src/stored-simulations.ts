// Simulations as a data set has them: their descriptions, their frames in order, or any window of frames.
import { type Columns, type DatasetSource, InputError } from "@sciformer/core";
import type { Boundary, SimulationInfo } from "./simulation.ts";
import { FRAMES, SIMS } from "./tables.ts";

/** A simulation of a data set, without its frames. */
export interface StoredInfo extends SimulationInfo {
  readonly frameCount: number;
}

/** A simulation with its frames in memory. */
export interface LoadedSimulation {
  readonly info: StoredInfo;
  /** Time of every frame. */
  readonly times: Float64Array;
  /** [own channels, ...grid] of every frame. */
  readonly frames: readonly Float32Array[];
  /** [...grid] of every frame, 1 where measured; undefined where all points are. */
  readonly valid: readonly (Uint8Array | undefined)[];
}

/** A simulation whose frames are read when they are asked for. */
export interface IndexedSimulation {
  readonly info: StoredInfo;
  /** Channels of the stored frames: those of the simulation, then zeros. */
  readonly storedChannels: number;
  /** [frames, stored channels, ...grid] of the frames `from` ... `to` - 1. */
  readonly read: (from: number, to: number) => Float32Array;
}

const listOf = <T>(columns: Columns, name: string, row: number) =>
  Array.from(columns.values[name]![row] as unknown as ArrayLike<T>);
const isNull = ({ nulls }: Columns, name: string, row: number) => nulls?.[name]?.[row] === 1;
const BOUNDARIES: readonly string[] = ["periodic", "open", "wall", "inflow"];

/** @throws InputError for a row that no simulation can have */
export function infoOf(columns: Columns, row: number, path: string): StoredInfo {
  const text = (name: string) => (columns.values[name] as readonly string[])[row]!;
  const number = (name: string) => (columns.values[name] as Int32Array)[row]!;
  const simId = text("sim_id");
  const refuse = (problem: string): never => {
    throw new InputError(`${path}: table ${SIMS}, simulation ${simId}: ${problem}`);
  };
  const fieldNames = listOf<string>(columns, "field_names", row);
  const fieldIds = listOf<number>(columns, "field_ids", row);
  const fieldScheme = text("field_scheme");
  const channels = number("n_channels");
  for (const [name, { length }] of Object.entries({
    field_names: fieldNames,
    field_ids: fieldIds,
    field_scheme: fieldScheme,
  })) {
    if (length !== channels) refuse(`column "${name}" has ${length} entries, n_channels is ${channels}`);
  }
  const [height, width, frameCount] = ["height", "width", "n_frames"].map(number) as [number, number, number];
  if (!(height > 0 && width > 0 && channels > 0)) refuse(`a grid of ${height} x ${width} with ${channels} channels`);
  const isDeep = !isNull(columns, "depth", row);
  const grid = isDeep ? [height, width, number("depth")] : width === 1 ? [height] : [height, width];
  const boundary = listOf<string>(columns, "boundary", row);
  const unknown = boundary.find((edge) => !BOUNDARIES.includes(edge));
  if (unknown !== undefined) refuse(`column "boundary": "${unknown}", expected one of ${BOUNDARIES.join(", ")}`);
  const [names, ids, values] = ["param_names", "param_ids", "param_values"].map((name) =>
    listOf<unknown>(columns, name, row),
  ) as [string[], number[], number[]];
  if (ids.length !== names.length || values.length !== names.length) {
    refuse(`${names.length} param_names, ${ids.length} param_ids and ${values.length} param_values`);
  }
  const extent = listOf<number>(columns, "domain_extent", row).slice(0, grid.length);
  return {
    simId,
    tag: text("tag"),
    pdeId: number("pde_id"),
    fieldNames,
    fieldIds,
    fieldScheme,
    fieldUnits: isNull(columns, "field_units", row) ? null : listOf<string>(columns, "field_units", row),
    grid,
    dt: number("dt"),
    t0: number("t0"),
    domainExtent: isNull(columns, "domain_extent", row) ? null : isDeep ? [...extent, number("domain_depth")] : extent,
    boundary: boundary as [Boundary, Boundary, Boundary, Boundary],
    params: names.map((name, p) => ({ name, id: ids[p]!, value: values[p]! })),
    seed: isNull(columns, "seed", row) ? null : Number((columns.values.seed as BigInt64Array)[row]),
    icKind: isNull(columns, "ic_kind", row) ? null : text("ic_kind"),
    source: text("source"),
    frameCount,
  };
}

/** Descriptions by id, read as far as they are asked for: a source may give its tables side by side only. */
class Descriptions {
  readonly #rows: AsyncIterator<Columns>;
  readonly #path: string;
  readonly #known = new Map<string, StoredInfo>();

  constructor(source: DatasetSource, split: string) {
    this.#rows = source.scan(SIMS, split)[Symbol.asyncIterator]();
    this.#path = source.path;
  }

  /** @throws InputError for an id that the table does not have, or twice */
  async find(id: string): Promise<StoredInfo> {
    for (;;) {
      const found = this.#known.get(id);
      if (found !== undefined) return found;
      const next = await this.#rows.next();
      if (next.done)
        throw new InputError(`${this.#path}: table ${FRAMES} has a simulation ${id}, table ${SIMS} has not`);
      this.#take(next.value);
    }
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#rows.return?.();
  }

  #take(columns: Columns): void {
    for (let row = 0; row < columns.length; row++) {
      const info = infoOf(columns, row, this.#path);
      if (this.#known.has(info.simId)) {
        throw new InputError(`${this.#path}: table ${SIMS} has the simulation ${info.simId} twice`);
      }
      this.#known.set(info.simId, info);
    }
  }
}

/** Descriptions of all simulations of a split, in stored order. */
export async function simulationInfos(source: DatasetSource, split: string): Promise<StoredInfo[]> {
  const infos: StoredInfo[] = [];
  for await (const columns of source.scan(SIMS, split)) {
    for (let row = 0; row < columns.length; row++) infos.push(infoOf(columns, row, source.path));
  }
  return infos;
}

/** Consecutive rows of `frames` of one simulation. */
interface Run {
  readonly simId: string;
  readonly from: number;
  readonly to: number;
}

/** The runs of a batch of rows. */
function runsOf(ids: readonly string[]): Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < ids.length; ) {
    let to = from + 1;
    while (to < ids.length && ids[to] === ids[from]) to++;
    runs.push({ simId: ids[from]!, from, to });
    from = to;
  }
  return runs;
}

/** @throws InputError for frames that are not those of the simulation, in order */
function requireOrder(frames: Int32Array, { simId, from, to }: Run, before: number, path: string): void {
  for (let row = from; row < to; row++) {
    const wanted = before + row - from;
    if (frames[row] === wanted) continue;
    throw new InputError(
      `${path}: table ${FRAMES}, simulation ${simId}: frame ${frames[row]} where ${wanted} is expected`,
    );
  }
}

function requireComplete({ simId, frameCount }: StoredInfo, found: number, path: string): void {
  if (found === frameCount) return;
  throw new InputError(`${path}: simulation ${simId} has ${found} frames, n_frames says ${frameCount}`);
}

/** Numbers of one frame of a simulation. */
function frameSize({ grid, fieldNames }: SimulationInfo): { readonly points: number; readonly own: number } {
  const points = grid.reduce((all, one) => all * one, 1);
  return { points, own: points * fieldNames.length };
}

/**
 * The simulations of a split one after the other, each with its frames; memory holds one. The source is read once, its
 * tables side by side.
 *
 * @throws InputError for rows that do not make whole simulations
 */
export async function* loadedSimulations(source: DatasetSource, split: string): AsyncGenerator<LoadedSimulation> {
  const { path } = source;
  const descriptions = new Descriptions(source, split);
  let current: Loading | undefined;
  try {
    for await (const columns of source.scan(FRAMES, split)) {
      for (const run of runsOf(columns.values.sim_id as readonly string[])) {
        if (current?.info.simId !== run.simId) {
          if (current) yield current.finish(path);
          current = new Loading(await descriptions.find(run.simId));
        }
        current.take(columns, run, path);
      }
    }
    if (current) yield current.finish(path);
  } finally {
    await descriptions.close();
  }
}

/** A simulation whose frames are coming. */
class Loading {
  readonly info: StoredInfo;
  readonly #times: number[] = [];
  readonly #frames: Float32Array[] = [];
  readonly #valid: (Uint8Array | undefined)[] = [];

  constructor(info: StoredInfo) {
    this.info = info;
  }

  take(columns: Columns, run: Run, path: string): void {
    const { points, own } = frameSize(this.info);
    requireOrder(columns.values.frame as Int32Array, run, this.#frames.length, path);
    const data = columns.values.data as readonly Float32Array[];
    const masks = columns.values.valid as readonly Uint8Array[];
    for (let row = run.from; row < run.to; row++) {
      requireSize(this.info, data[row]!.length, path);
      this.#times.push((columns.values.time as Float64Array)[row]!);
      this.#frames.push(data[row]!.subarray(0, own));
      const hasMask = !isNull(columns, "valid", row);
      if (hasMask && masks[row]!.length !== points) {
        throw new InputError(
          `${path}: simulation ${run.simId} frame ${this.#frames.length - 1}: a mask of ${masks[row]!.length}, expected ${points}`,
        );
      }
      this.#valid.push(hasMask ? masks[row]! : undefined);
    }
  }

  finish(path: string): LoadedSimulation {
    requireComplete(this.info, this.#frames.length, path);
    return { info: this.info, times: Float64Array.from(this.#times), frames: this.#frames, valid: this.#valid };
  }
}

/** @throws InputError for frames that are not a whole number of channels, or fewer than the simulation has */
function requireSize(info: StoredInfo, values: number, path: string): void {
  const { points, own } = frameSize(info);
  if (values >= own && values % points === 0) return;
  throw new InputError(
    `${path}: simulation ${info.simId} has frames of ${values} values, expected ${own} (${info.fieldNames.length} x ${info.grid.join(" x ")}) or more channels`,
  );
}

/** A part of a simulation's frames as one record batch has it. */
interface Piece {
  /** Number of its first frame, and of the one after its last. */
  readonly from: number;
  readonly to: number;
  readonly read: (from: number, to: number) => Float32Array;
}

/**
 * The simulations of a split, whose frames can be read in any order.
 *
 * @throws InputError for rows that do not make whole simulations
 */
export async function indexedSimulations(source: DatasetSource, split: string): Promise<IndexedSimulation[]> {
  const { path } = source;
  const descriptions = new Descriptions(source, split);
  const found = new Map<string, { readonly info: StoredInfo; readonly pieces: Piece[] }>();
  try {
    for await (const { ids, frames, read } of frameBatches(source, split)) {
      for (const run of runsOf(ids)) {
        const entry = found.get(run.simId) ?? { info: await descriptions.find(run.simId), pieces: [] };
        found.set(run.simId, entry);
        const before = entry.pieces.at(-1)?.to ?? 0;
        requireOrder(frames, run, before, path);
        entry.pieces.push(pieceOf(run, before, read));
      }
    }
  } finally {
    await descriptions.close();
  }
  return [...found.values()].map(({ info, pieces }) => indexed(info, pieces, path));
}

/** The frames from number `before` on that a run of rows has. */
function pieceOf({ from, to }: Run, before: number, read: Piece["read"]): Piece {
  return {
    from: before,
    to: before + to - from,
    read: (first, end) => read(from + first - before, from + end - before),
  };
}

/** A record batch of `frames`: who its rows are, and their data when asked for. */
interface FrameRows {
  readonly ids: readonly string[];
  readonly frames: Int32Array;
  /** Data of the rows `from` ... `to` - 1, one behind the other. */
  readonly read: (from: number, to: number) => Float32Array;
}

async function* frameBatches(source: DatasetSource, split: string): AsyncGenerator<FrameRows> {
  const rows = new RowQueue(source.scan(FRAMES, split, ["sim_id", "frame"])[Symbol.asyncIterator]());
  if (source.lists === undefined) throw new Error(`${source.path}: its frames can only be read in order`);
  try {
    for await (const { length, read } of source.lists(FRAMES, split, "data")) {
      const { ids, frames } = await rows.take(length);
      yield { ids, frames, read: (from, to) => read(from, to) as Float32Array };
    }
  } finally {
    await rows.close();
  }
}

/** Hands out rows in the portions that are asked for. */
class RowQueue {
  readonly #rows: AsyncIterator<Columns>;
  #ids: string[] = [];
  #frames: number[] = [];

  constructor(rows: AsyncIterator<Columns>) {
    this.#rows = rows;
  }

  async take(count: number): Promise<{ ids: string[]; frames: Int32Array }> {
    while (this.#ids.length < count) {
      const next = await this.#rows.next();
      if (next.done) throw new Error(`${this.#ids.length} rows where ${count} are expected`);
      this.#ids = this.#ids.concat(next.value.values.sim_id as readonly string[]);
      this.#frames = this.#frames.concat(Array.from(next.value.values.frame as Int32Array));
    }
    return { ids: this.#ids.splice(0, count), frames: Int32Array.from(this.#frames.splice(0, count)) };
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#rows.return?.();
  }
}

/**
 * Some simulations of a split with their frames, masks left out; only those are read, where the source can do that.
 *
 * @param isWanted asked once of each simulation, in stored order
 */
export async function* chosenSimulations(
  source: DatasetSource,
  split: string,
  isWanted: (info: StoredInfo) => boolean,
): AsyncGenerator<LoadedSimulation> {
  if (source.lists === undefined) {
    for await (const simulation of loadedSimulations(source, split)) if (isWanted(simulation.info)) yield simulation;
    return;
  }
  for (const { info, read } of await indexedSimulations(source, split)) {
    if (!isWanted(info)) continue;
    const { own } = frameSize(info);
    const indices = Array.from({ length: info.frameCount }, (_, i) => i);
    yield {
      info,
      times: Float64Array.from(indices, (i) => info.t0 + i * info.dt),
      frames: indices.map((i) => read(i, i + 1).subarray(0, own)),
      valid: indices.map(() => undefined),
    };
  }
}

function indexed(info: StoredInfo, pieces: readonly Piece[], path: string): IndexedSimulation {
  const { points } = frameSize(info);
  requireComplete(info, pieces.at(-1)?.to ?? 0, path);
  const first = pieces[0]!.read(0, 1);
  requireSize(info, first.length, path);
  const read = (from: number, to: number): Float32Array => {
    const whole = pieces.find((piece) => piece.from <= from && to <= piece.to);
    if (whole !== undefined) return whole.read(from, to);
    const all = new Float32Array((to - from) * first.length);
    for (const piece of pieces) {
      const [start, end] = [Math.max(from, piece.from), Math.min(to, piece.to)];
      if (start < end) all.set(piece.read(start, end), (start - from) * first.length);
    }
    return all;
  };
  return { info, storedChannels: first.length / points, read };
}
