// Arrays with named axes put together into frames: [channels, ...grid], whatever order the file has.
import { InputError } from "@sciformer/core";
import type { NumberArray } from "@sciformer/core/node";
import type { SimulationFrame } from "../simulation.ts";
import { type ArrayReader, itemCount } from "./array-store.ts";

/** What an axis of an array means. */
export type Axis = "sample" | "time" | "channel" | "x" | "y" | "z";

/** An array, or a part of its components, that fills channels of a frame. */
export interface Block {
  readonly array: string;
  readonly shape: readonly number[];
  /** One an axis; axes that the array does not have, and axes of length one, are broadcast. */
  readonly axes: readonly Axis[];
  /** Value = stored * scale + offset. */
  readonly scale?: number;
  readonly offset?: number;
  /** Stored values that stand for points without a measurement. */
  readonly missing?: readonly number[];
}

/** How a simulation's frames lie in the arrays. */
export interface FrameLayout {
  readonly blocks: readonly Block[];
  readonly grid: readonly number[];
  readonly sample: number;
  /** Channel names, for messages. */
  readonly fieldNames: readonly string[];
  /** File and simulation, for messages. */
  readonly where: string;
}

/** The axes of a grid, the first one the slowest. */
export const SPACE = ["x", "y", "z"] as const satisfies readonly Axis[];

/** Number of channels that a block fills. */
export function channelCount({ shape, axes }: Block): number {
  return itemCount(shape.filter((_, i) => axes[i] === "channel"));
}

/**
 * Reads one frame.
 *
 * @throws InputError naming frame, channel and index of a value that is not finite and that no mask covers
 */
export async function readFrame(
  layout: FrameLayout,
  reader: ArrayReader,
  frame: number,
  time: number,
): Promise<SimulationFrame> {
  const points = itemCount(layout.grid);
  const data = new Float32Array(layout.fieldNames.length * points);
  let valid: Uint8Array | undefined;
  let channel = 0;
  for (const block of layout.blocks) {
    const slab = await readBlock(block, reader, layout.sample, frame);
    const strides = slabStrides(block, layout.grid.length);
    for (const base of strides.channels) {
      const out = data.subarray(channel * points, (channel + 1) * points);
      copyPlane(slab, base, strides.space, layout.grid, out);
      if (block.missing) valid = markMissing(out, block.missing, valid);
      if (block.scale !== undefined || block.offset !== undefined) rescale(out, block);
      checkFinite(out, valid, () => `${layout.where}: frame ${frame} channel "${layout.fieldNames[channel]}"`, layout);
      channel++;
    }
  }
  if (valid) clearInvalid(data, valid);
  return valid ? { time, data, valid } : { time, data };
}

function readBlock(block: Block, reader: ArrayReader, sample: number, frame: number) {
  const start = block.shape.map((size, i) => {
    const axis = block.axes[i];
    const wanted = axis === "sample" ? sample : axis === "time" ? frame : 0;
    return size === 1 ? 0 : wanted;
  });
  const count = block.shape.map((size, i) => (block.axes[i] === "sample" || block.axes[i] === "time" ? 1 : size));
  return reader.read(block.array, start, count);
}

/** Where each channel of a slab starts, and how far apart neighbours along x, y and z lie. */
function slabStrides({ shape, axes }: Block, dimensions: number): { channels: number[]; space: number[] } {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    if (axes[axis] !== "sample" && axes[axis] !== "time") stride *= shape[axis]!;
  }
  const space = SPACE.slice(0, dimensions).map((name) => {
    const axis = axes.indexOf(name);
    return axis < 0 || shape[axis] === 1 ? 0 : strides[axis]!;
  });
  let channels = [0];
  for (const [axis, name] of axes.entries()) {
    if (name !== "channel") continue;
    channels = channels.flatMap((base) => Array.from({ length: shape[axis]! }, (_, i) => base + i * strides[axis]!));
  }
  return { channels, space };
}

function copyPlane(
  slab: NumberArray,
  base: number,
  strides: readonly number[],
  grid: readonly number[],
  out: Float32Array,
): void {
  const [nx = 1, ny = 1, nz = 1] = grid;
  const [sx = 0, sy = 0, sz = 0] = strides;
  let at = 0;
  for (let x = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) {
      let from = base + x * sx + y * sy;
      for (let z = 0; z < nz; z++, from += sz) out[at++] = slab[from]!;
    }
  }
}

/** Points of a missing value are not measured; NaN stands for itself. */
function markMissing(
  values: Float32Array,
  missing: readonly number[],
  before: Uint8Array | undefined,
): Uint8Array | undefined {
  const numbers = missing.map(Math.fround);
  const nan = missing.some(Number.isNaN);
  let valid = before;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(nan && Number.isNaN(value)) && !numbers.includes(value)) continue;
    valid ??= new Uint8Array(values.length).fill(1);
    valid[i] = 0;
  }
  return valid;
}

function rescale(values: Float32Array, { scale = 1, offset = 0 }: Block): void {
  for (let i = 0; i < values.length; i++) values[i] = values[i]! * scale + offset;
}

function checkFinite(
  values: Float32Array,
  valid: Uint8Array | undefined,
  where: () => string,
  { grid }: FrameLayout,
): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i]!) || valid?.[i] === 0) continue;
    throw new InputError(`${where()} index [${indexOf(i, grid).join(", ")}]: ${values[i]}, expected a finite number`);
  }
}

/** Index along each axis of a row-major position. */
export function indexOf(position: number, grid: readonly number[]): number[] {
  const index: number[] = [];
  let rest = position;
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    index.unshift(rest % grid[axis]!);
    rest = Math.floor(rest / grid[axis]!);
  }
  return index;
}

/** Points that were not measured are 0 in all channels. */
function clearInvalid(data: Float32Array, valid: Uint8Array): void {
  for (let i = 0; i < data.length; i++) if (valid[i % valid.length] === 0) data[i] = 0;
}
