// Cells: lengths and angles, lattice vectors, volume, distances.
import type { Matrix3, Structure, Vector3 } from "../structure.ts";
import { cross, determinant, dot, multiply, rowTimes, transpose } from "./matrix.ts";

/** Lengths in angstrom, angles in degrees. */
export interface CellParameters {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

const RADIANS = Math.PI / 180;
/** Two atoms closer than this are in one place, in angstrom. */
const OVERLAP = 0.1;

/** Lattice vectors as rows: a along x, b in the x-y plane. NaN where the angles close no cell. */
export function latticeOf({ a, b, c, alpha, beta, gamma }: CellParameters): Matrix3 {
  const [cosAlpha, cosBeta, cosGamma] = [cosine(alpha), cosine(beta), cosine(gamma)];
  const sinGamma = Math.sqrt(1 - cosGamma * cosGamma);
  const y = (cosAlpha - cosBeta * cosGamma) / sinGamma;
  return [
    [a, 0, 0],
    [b * cosGamma, b * sinGamma, 0],
    [c * cosBeta, c * y, c * Math.sqrt(1 - cosBeta * cosBeta - y * y)],
  ];
}

/** Right and hexagonal angles have exact cosines. */
function cosine(degrees: number): number {
  if (degrees === 90) return 0;
  if (degrees === 60) return 0.5;
  if (degrees === 120) return -0.5;
  return Math.cos(degrees * RADIANS);
}

export function cellParameters([a, b, c]: Matrix3): CellParameters {
  const angle = (u: Vector3, v: Vector3) => Math.acos(clamp(dot(u, v) / (norm(u) * norm(v)))) / RADIANS;
  return { a: norm(a), b: norm(b), c: norm(c), alpha: angle(b, c), beta: angle(a, c), gamma: angle(a, b) };
}

function clamp(cosineOfAngle: number): number {
  return Math.min(1, Math.max(-1, cosineOfAngle));
}

export function norm(vector: Vector3): number {
  return Math.sqrt(dot(vector, vector));
}

/** In cubic angstrom. */
export function volume(lattice: Matrix3): number {
  return Math.abs(determinant(lattice));
}

/** Scalar products of the lattice vectors. */
export function metric(lattice: Matrix3): Matrix3 {
  return multiply(lattice, transpose(lattice));
}

/** Two atoms that stand close together. */
export interface Contact {
  readonly first: number;
  readonly second: number;
  /** In angstrom. */
  readonly distance: number;
}

/**
 * The first pair of atoms, over all periodic images, that is closer than `limit`; undefined if there is none. An atom
 * and its own images are no pair. `limit` must be below half of the smallest distance between lattice planes, or pairs
 * beyond the neighbouring cells are missed.
 */
export function closerThan({ lattice, positions }: Structure, limit: number): Contact | undefined {
  const spacings = planeSpacings(lattice);
  for (const [first, a] of positions.entries()) {
    for (let second = 0; second < first; second++) {
      const b = positions[second]!;
      const offset: Vector3 = [nearest(a[0] - b[0]), nearest(a[1] - b[1]), nearest(a[2] - b[2])];
      // The distance along the normal of a lattice plane is a lower bound, in this cell and the next.
      if (offset.some((value, axis) => Math.abs(value) * spacings[axis]! > limit)) continue;
      const distance = shortest(offset, lattice);
      if (distance < limit) return { first, second, distance };
    }
  }
  return undefined;
}

/** What is wrong where two atoms stand in one place: `Na (atom 1) and Cl (atom 2) overlap: ...`; else undefined. */
export function overlap(structure: Structure): string | undefined {
  const contact = closerThan(structure, OVERLAP);
  if (contact === undefined) return undefined;
  const pair = [contact.second, contact.first].map((atom) => `${structure.elements[atom]} (atom ${atom + 1})`);
  return `${pair.join(" and ")} overlap: they are ${contact.distance.toFixed(3)} angstrom apart`;
}

/** The difference to the nearest whole number. */
export function nearest(value: number): number {
  return value - Math.round(value);
}

/** Distance between neighbouring lattice planes (100), (010), (001), in angstrom. */
export function planeSpacings(lattice: Matrix3): Vector3 {
  const [a, b, c] = lattice;
  const size = volume(lattice);
  return [size / norm(cross(b, c)), size / norm(cross(c, a)), size / norm(cross(a, b))];
}

function shortest(offset: Vector3, lattice: Matrix3): number {
  let least = Number.POSITIVE_INFINITY;
  for (const i of [-1, 0, 1]) {
    for (const j of [-1, 0, 1]) {
      for (const k of [-1, 0, 1]) {
        least = Math.min(least, norm(rowTimes([offset[0] + i, offset[1] + j, offset[2] + k], lattice)));
      }
    }
  }
  return least;
}
