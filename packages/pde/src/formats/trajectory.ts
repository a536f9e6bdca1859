// From arrays, coordinates and labels to a simulation: the checks and choices that all array formats share.
import { InputError } from "@sciformer/core";
import type { Boundary, Simulation, SimulationFrame, SimulationInfo, SimulationParameter } from "../simulation.ts";
import type { ArrayReader, ArrayStore } from "./array-store.ts";
import {
  evenPoints,
  type GridAxis,
  interpolateAxis,
  isEven,
  requireEven,
  spacingOf,
  timeStep,
} from "./axis-spacing.ts";
import type { Fields } from "./fields.ts";
import { type Block, readFrame } from "./frame-blocks.ts";
import type { ImportContext } from "./import-context.ts";
import { reportMasked } from "./point-report.ts";

/** What a format finds out about one simulation. */
export interface Found {
  readonly store: ArrayStore;
  readonly simId: string;
  readonly tag: string;
  readonly pdeId: number;
  readonly fields: Fields;
  readonly blocks: readonly Block[];
  /** Index along the sample axis. */
  readonly sample: number;
  readonly axes: readonly GridAxis[];
  readonly frameCount: number;
  /** Times of the frames, or undefined where the file has none. */
  readonly times: Float64Array | undefined;
  /** Step between frames where the file says it without times. */
  readonly dt?: number | undefined;
  /** Of each axis, below and above; undefined where the file does not say. */
  readonly boundary: readonly (readonly [Boundary, Boundary])[] | undefined;
  /** Lengths of the domain where the file says them, or null if it does not; left out: those of the axes. */
  readonly extent?: readonly number[] | null;
  readonly params: readonly SimulationParameter[];
}

/** Where an axis is not taken as it is. */
interface AxisChange {
  /** Points that are left. */
  readonly keep: number;
  readonly resampled: boolean;
}

/**
 * The simulations of one file, all on the same grid.
 *
 * @throws InputError on uneven time steps or spacing, and on frames that cannot be read
 */
export async function trajectories(found: readonly Found[], context: ImportContext): Promise<readonly Simulation[]> {
  const [first] = found;
  if (!first) return [];
  const repeated = await repeatedEnds(first, context);
  const changes = first.axes.map((axis, i) => axisChange(axis, repeated[i]!, first, context));
  return found.map((each) => trajectory(each, changes, context));
}

function trajectory(found: Found, changes: readonly AxisChange[], context: ImportContext): Simulation {
  const where = `${found.store.where} ${found.simId}`;
  const time = timing(found, where, context);
  const boundary = found.axes.map((axis, i) => edges(axis, found.boundary?.[i], context));
  const info: SimulationInfo = {
    simId: found.simId,
    tag: found.tag,
    pdeId: found.pdeId,
    fieldNames: found.fields.names,
    fieldIds: found.fields.ids,
    fieldScheme: found.fields.scheme,
    fieldUnits: found.fields.units,
    grid: changes.map(({ keep }) => keep),
    dt: time.dt,
    t0: time.times[0] ?? 0,
    domainExtent: found.extent === undefined ? extents(found.axes, changes, boundary) : found.extent,
    // A line has no second axis: its sides are like its ends.
    boundary: [...boundary[0]!, ...(boundary[1] ?? boundary[0]!)],
    params: found.params,
    seed: null,
    icKind: null,
    source: found.store.where,
  };
  return {
    ...info,
    frameCount: found.frameCount,
    frames: () => frames(found, changes, time.times, where, context),
  };
}

async function* frames(
  found: Found,
  changes: readonly AxisChange[],
  times: Float64Array,
  where: string,
  context: ImportContext,
): AsyncGenerator<SimulationFrame> {
  const reader = await found.store.open();
  try {
    for (let index = 0; index < found.frameCount; index++) {
      const frame = await rawFrame(found, reader, index, times[index]!, where);
      reportMasked(context.report, frame.valid, `${where} frame ${index}`);
      yield changed(frame, found.axes, changes);
    }
  } finally {
    await reader.close();
  }
}

function rawFrame(found: Found, reader: ArrayReader, index: number, time: number, where: string) {
  const { blocks, sample, axes, fields } = found;
  const layout = { blocks, sample, grid: axes.map(({ size }) => size), fieldNames: fields.names, where };
  return readFrame(layout, reader, index, time);
}

function timing({ times, frameCount, dt }: Found, where: string, { options, report }: ImportContext) {
  if (times !== undefined && times.length < frameCount) {
    throw new InputError(`${where}: ${times.length} times for ${frameCount} frames`);
  }
  const own = times && times.length > 1 ? timeStep(times.subarray(0, frameCount), where) : dt;
  if (own === undefined && options.dt === undefined) report.warn("no time or dt, dt = 1 (--dt sets it)", where);
  const step = options.dt ?? own ?? 1;
  const start = times?.[0] ?? 0;
  const given = times !== undefined && options.dt === undefined && times.length > 1;
  return { dt: step, times: given ? times : Float64Array.from({ length: frameCount }, (_, i) => start + i * step) };
}

function axisChange(axis: GridAxis, repeats: boolean, { store, simId }: Found, context: ImportContext): AxisChange {
  const where = `${store.where} ${simId}`;
  const resampled = context.options.resample && !isEven(axis);
  if (resampled) {
    requireMonotonic(axis, where);
    context.report.warn("unevenly spaced axes interpolated onto even ones", `${where} axis ${axis.name}`);
  } else requireEven(axis, where);
  if (axis.values === undefined) {
    context.report.warn("dimensions without a variable (spacing 1)", `${where} axis ${axis.name}`);
  }
  if (!repeats) return { keep: axis.size, resampled };
  if (context.options.periodic.includes(axis.name)) return { keep: axis.size - 1, resampled };
  context.report.warn("both ends of an axis hold the same values (--periodic drops the last)", `${where} ${axis.name}`);
  return { keep: axis.size, resampled };
}

function requireMonotonic({ name, values }: GridAxis, where: string): void {
  const rising = values![values!.length - 1]! > values![0]!;
  const i = values!.findIndex((value, at) => at > 0 && !(rising ? value > values![at - 1]! : value < values![at - 1]!));
  if (i >= 0) throw new InputError(`${where}: axis ${name} turns round at point ${i}; expected coordinates in order`);
}

function edges(
  { name }: GridAxis,
  stated: readonly [Boundary, Boundary] | undefined,
  { options }: ImportContext,
): readonly [Boundary, Boundary] {
  if (options.periodic.includes(name)) return ["periodic", "periodic"];
  return stated ?? ["open", "open"];
}

/** Lengths of the domain: a periodic axis goes on for one step behind its last point. Null where spacing is unknown. */
function extents(
  axes: readonly GridAxis[],
  changes: readonly AxisChange[],
  boundary: readonly (readonly [Boundary, Boundary])[],
): readonly number[] | null {
  if (axes.some(({ values, size }) => values === undefined || size < 2)) return null;
  return axes.map((axis, i) => {
    const steps = boundary[i]![0] === "periodic" ? changes[i]!.keep : axis.size - 1;
    return Math.abs(spacingOf(axis)) * steps;
  });
}

/** Which axes hold the same values at both ends, in the first and in the last frame. */
async function repeatedEnds(found: Found, { options }: ImportContext): Promise<readonly boolean[]> {
  const unclear = found.axes.map(
    ({ name, size }, i) => size > 2 && (options.periodic.includes(name) || found.boundary?.[i] === undefined),
  );
  if (!unclear.includes(true)) return unclear;
  const reader = await found.store.open();
  try {
    const where = `${found.store.where} ${found.simId}`;
    const shown = new Set([0, found.frameCount - 1]);
    let same: readonly boolean[] = unclear;
    for (const index of shown) {
      const { data } = await rawFrame(found, reader, index, 0, where);
      same = same.map((flag, axis) => flag && sameEnds(data, found.axes, axis));
    }
    return same;
  } finally {
    await reader.close();
  }
}

function sameEnds(data: Float32Array, axes: readonly GridAxis[], axis: number): boolean {
  const size = axes[axis]!.size;
  const inner = axes.slice(axis + 1).reduce((product, other) => product * other.size, 1);
  let largest = 0;
  let difference = 0;
  for (let block = 0; block < data.length; block += size * inner) {
    const last = block + (size - 1) * inner;
    for (let k = 0; k < inner; k++) difference = Math.max(difference, Math.abs(data[block + k]! - data[last + k]!));
  }
  for (const value of data) largest = Math.max(largest, Math.abs(value));
  return largest > 0 && difference <= 1e-6 * largest;
}

/** The frame on the grid that is kept. */
function changed(frame: SimulationFrame, axes: readonly GridAxis[], changes: readonly AxisChange[]): SimulationFrame {
  let { data, valid } = frame;
  const sizes = axes.map(({ size }) => size);
  for (const [i, { resampled }] of changes.entries()) {
    if (!resampled) continue;
    const inner = sizes.slice(i + 1).reduce((product, size) => product * size, 1);
    const points = evenPoints(axes[i]!);
    data = interpolateAxis(data, sizes[i]!, inner, points);
    if (valid) valid = measuredPoints(interpolateAxis(Float32Array.from(valid), sizes[i]!, inner, points), data);
  }
  for (const [i, { keep }] of changes.entries()) {
    const inner = sizes.slice(i + 1).reduce((product, size) => product * size, 1);
    data = firstPoints(data, sizes[i]!, keep, inner);
    if (valid) valid = firstPoints(valid, sizes[i]!, keep, inner);
    sizes[i] = keep;
  }
  return { time: frame.time, data, ...(valid ? { valid } : {}) };
}

/** A point is measured if all that it is made of are; what is not is 0 in `data`. */
function measuredPoints(shares: Float32Array, data: Float32Array): Uint8Array {
  const valid = Uint8Array.from(shares, (share) => (share > 0.999 ? 1 : 0));
  for (let i = 0; i < data.length; i++) if (valid[i % valid.length] === 0) data[i] = 0;
  return valid;
}

function firstPoints<T extends Float32Array | Uint8Array>(data: T, size: number, keep: number, inner: number): T {
  if (keep === size) return data;
  const blocks = data.length / (size * inner);
  const kept = (
    data instanceof Float32Array ? new Float32Array(blocks * keep * inner) : new Uint8Array(blocks * keep * inner)
  ) as T;
  for (let block = 0; block < blocks; block++) {
    const from = block * size * inner;
    kept.set(data.subarray(from, from + keep * inner), block * keep * inner);
  }
  return kept;
}
