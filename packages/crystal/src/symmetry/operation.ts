// Symmetry operations and other affine maps of fractional coordinates, and their coordinate triplets `-y,x-y,z+1/3`.
import type { Matrix3, Vector3 } from "../structure.ts";
import { add, apply, mapVector, multiply } from "./matrix.ts";

/** x -> rotation x + translation, on fractional coordinates as columns. */
export interface Operation {
  readonly rotation: Matrix3;
  readonly translation: Vector3;
}

/** Translations of space groups are multiples of this fraction in every setting. */
const GRID = 24;
/** A written decimal this close to a fraction of the grid means the fraction: 0.3333 is 1/3. */
const ROUNDING = 5e-4;

/** The image of a point. */
export function transform({ rotation, translation }: Operation, point: Vector3): Vector3 {
  return add(apply(rotation, point), translation);
}

/** `first` and then `second`. */
export function compose(second: Operation, first: Operation): Operation {
  return {
    rotation: multiply(second.rotation, first.rotation),
    translation: transform(second, first.translation),
  };
}

/** The part of a number from 0 up to 1; never -0. */
export function wrap(value: number): number {
  const part = value - Math.floor(value);
  return part >= 1 ? 0 : part;
}

/** The same operation up to a lattice vector, its translation in [0, 1) and exact where it is a multiple of 1/24. */
export function wrapped({ rotation, translation }: Operation): Operation {
  return { rotation, translation: mapVector(translation, (value) => wrap(snap(wrap(value)))) };
}

/** A text that operations share which differ by whole translations. */
export function operationKey({ rotation, translation }: Operation): string {
  return `${rotation}|${mapVector(translation, (value) => Math.round(wrap(snap(wrap(value))) * 1e4) % 1e4)}`;
}

/** All operations, up to whole translations, that the given ones generate; the identity first. */
export function generate(generators: readonly Operation[]): readonly Operation[] {
  const identity = parseTriplet("x,y,z")!;
  const found = new Map([[operationKey(identity), identity]]);
  for (const operation of found.values()) {
    for (const generator of generators) {
      const next = wrapped(compose(generator, operation));
      const key = operationKey(next);
      if (!found.has(key)) found.set(key, next);
    }
  }
  return [...found.values()];
}

/**
 * Reads a coordinate triplet as people write it: `x, y, z`, `1/2+X`, `.5-x`, `x-y+1/3`, `2x`, `+z`.
 *
 * @returns undefined for anything else
 */
export function parseTriplet(text: string): Operation | undefined {
  const parts = text
    .replaceAll(/[\s"'*]/g, "")
    .replaceAll("\u2212", "-")
    .toLowerCase()
    .split(",");
  if (parts.length !== 3) return undefined;
  const [x, y, z] = parts.map(parseCoordinate);
  if (x === undefined || y === undefined || z === undefined) return undefined;
  return { rotation: [x.row, y.row, z.row], translation: [x.shift, y.shift, z.shift] };
}

const TERM = /([+-]?)(?:(\d+\.?\d*|\.\d+)(?:\/(\d+))?)?([xyz]?)/y;

function parseCoordinate(text: string): { row: Vector3; shift: number } | undefined {
  const row: [number, number, number] = [0, 0, 0];
  let shift = 0;
  let end = 0;
  if (text === "") return undefined;
  while (end < text.length) {
    TERM.lastIndex = end;
    const [term, sign, number = "1", divisor = "1", axis] = TERM.exec(text)!;
    const isFirst = end === 0;
    if (term === "" || term === sign || (sign === "" && !isFirst)) return undefined;
    const size = Number(number) / Number(divisor);
    const value = sign === "-" ? -size : size;
    if (!Number.isFinite(value)) return undefined;
    if (axis === "") shift += value;
    else row["xyz".indexOf(axis!)]! += value;
    end += term.length;
  }
  return { row, shift: snap(shift) };
}

/** The multiple of 1/24 that a number stands for, or the number. */
function snap(value: number): number {
  const near = Math.round(value * GRID) / GRID;
  return Math.abs(near - value) < ROUNDING ? near : value;
}

/** The triplet of an operation: `-x+y,x,z+1/3`. */
export function formatTriplet({ rotation, translation }: Operation): string {
  return rotation.map((row, i) => formatCoordinate(row, translation[i]!)).join(",");
}

function formatCoordinate(row: Vector3, shift: number): string {
  const terms = row.flatMap((factor, i) => (factor === 0 ? [] : [`${signed(factor)}${"xyz"[i]}`]));
  if (shift !== 0 || terms.length === 0) terms.push(`${shift < 0 ? "-" : "+"}${fraction(Math.abs(shift))}`);
  return terms.join("").replace(/^\+/, "");
}

function signed(factor: number): string {
  const size = Math.abs(factor);
  return `${factor < 0 ? "-" : "+"}${size === 1 ? "" : size}`;
}

function fraction(value: number): string {
  for (const divisor of [1, 2, 3, 4, 6, 8, 12, GRID]) {
    const numerator = value * divisor;
    if (Math.abs(numerator - Math.round(numerator)) < 1e-9) {
      return divisor === 1 ? String(Math.round(numerator)) : `${Math.round(numerator)}/${divisor}`;
    }
  }
  return String(value);
}
