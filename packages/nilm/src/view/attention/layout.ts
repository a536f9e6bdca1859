// The attention of a window in space: samples on a line, arcs above them, the mains curve and the clock's encoding below.
import { type ColourScaleOptions, colourScale, type HostTensor, type Vec3 } from "@sciformer/core/view";
import { writeLinear } from "../linear-colour.ts";
import type { Arc } from "./arcs.ts";

/** Scene units from the first sample to the last. */
export const WIDTH = 12;
/** The statistics token lies apart, on the left. */
const APART = 1.1;
/** Height of the widest arc. */
const HEIGHT = 3.6;
/** Heads are fanned out about the line of samples, in radians from the first to the last. */
const FAN = 1.9;
const STEPS = 28;
/** The mains curve hangs below the samples, the strip below the curve. */
export const CURVE = { top: -0.35, bottom: -1.75 } as const;
export const STRIP = { top: -2, row: 0.17 } as const;

/** @param length samples of the window: the token behind them is the statistics token */
export function tokenPlace(token: number, length: number): Vec3 {
  if (token >= length) return [-WIDTH / 2 - APART, 0, 0];
  return [(token / Math.max(1, length - 1) - 0.5) * WIDTH, 0, 0];
}

/** Angle of a head's plane from upright; to the viewer where it is positive. */
export function headAngle(head: number, heads: number): number {
  return heads < 2 ? 0 : (head / (heads - 1) - 0.5) * FAN;
}

/** The top of the widest arc of a head: where its name stands. */
export function headTop(head: number, heads: number): Vec3 {
  const angle = headAngle(head, heads);
  const height = HEIGHT + 0.3;
  return [0, height * Math.cos(angle), height * Math.sin(angle)];
}

/** Pairs of points as lines. */
export interface ArcLines {
  /** [points, 3] */
  readonly positions: Float32Array;
  /** [points, 3], linear, 0 ... 1. */
  readonly colours: Float32Array;
}

/** @param arcs the strongest first: they are drawn last, upon the others */
export function arcLines(arcs: readonly Arc[], length: number, heads: number, colour: ColourScaleOptions): ArcLines {
  const scale = colourScale(colour);
  const positions = new Float32Array(arcs.length * STEPS * 6);
  const colours = new Float32Array(positions.length);
  let at = 0;
  for (const { head, query, key, weight } of arcs.toReversed()) {
    const [start] = tokenPlace(query, length);
    const [end] = tokenPlace(key, length);
    const angle = headAngle(head, heads);
    for (let step = 0; step < STEPS; step++) {
      for (const share of [step / STEPS, (step + 1) / STEPS]) {
        positions.set(arcPoint(start, end, angle, share), at);
        writeLinear(scale, weight, colours, at);
        at += 3;
      }
    }
  }
  return { positions, colours };
}

/** Half an ellipse from one place on the line to another. */
function arcPoint(start: number, end: number, angle: number, share: number): Vec3 {
  const turn = Math.PI * share;
  const height = (Math.abs(end - start) / (WIDTH + APART)) ** 0.75 * HEIGHT * Math.sin(turn);
  const x = (start + end) / 2 + ((start - end) / 2) * Math.cos(turn);
  return [x, height * Math.cos(angle), height * Math.sin(angle)];
}

/** Pairs of points along the mains curve. @param most W at its upper edge */
export function curveLines(mains: Float32Array, most: number): Float32Array {
  const points: number[] = [];
  const point = (sample: number): Vec3 => {
    const [x] = tokenPlace(sample, mains.length);
    return [x, CURVE.bottom + (mains[sample]! / most) * (CURVE.top - CURVE.bottom), 0];
  };
  for (let sample = 0; sample + 1 < mains.length; sample++) points.push(...point(sample), ...point(sample + 1));
  return Float32Array.from(points);
}

/** Coloured cells of the encoding: a row for each sine and cosine. */
export interface StripMesh {
  /** [4 * cells, 3] */
  readonly positions: Float32Array;
  /** [4 * cells, 3], linear, 0 ... 1. */
  readonly colours: Float32Array;
  readonly indices: Uint32Array;
}

/** @param input [1, rows, length]: mains first, then the encoding of the clock (TimeRPE), in -1 ... 1 */
export function stripMesh({ data, shape }: HostTensor, colour: ColourScaleOptions): StripMesh {
  const [, rows = 0, length = 0] = shape;
  const scale = colourScale(colour);
  const cells = Math.max(0, rows - 1) * length;
  const positions = new Float32Array(cells * 12);
  const colours = new Float32Array(cells * 12);
  const indices = new Uint32Array(cells * 6);
  const half = WIDTH / Math.max(1, length - 1) / 2;
  for (let cell = 0; cell < cells; cell++) {
    const [x] = tokenPlace(cell % length, length);
    const top = rowTop(Math.floor(cell / length));
    const bottom = top - STRIP.row * 0.86;
    positions.set([x - half, top, 0, x + half, top, 0, x + half, bottom, 0, x - half, bottom, 0], 12 * cell);
    for (let corner = 0; corner < 4; corner++) {
      writeLinear(scale, data[length + cell]!, colours, 12 * cell + 3 * corner);
    }
    indices.set(
      [0, 2, 1, 0, 3, 2].map((corner) => 4 * cell + corner),
      6 * cell,
    );
  }
  return { positions, colours, indices };
}

/** Upper edge of a row of the strip. */
export function rowTop(row: number): number {
  return STRIP.top - row * STRIP.row;
}
