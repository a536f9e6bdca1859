// Three-dimensional vectors and matrices in plain numbers.
import type { Matrix3, Vector3 } from "../structure.ts";

export const IDENTITY: Matrix3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Matrix times column vector. */
export function apply([a, b, c]: Matrix3, vector: Vector3): Vector3 {
  return [dot(a, vector), dot(b, vector), dot(c, vector)];
}

/** Row vector times matrix: fractional coordinates times lattice vectors as rows give a position in angstrom. */
export function rowTimes([x, y, z]: Vector3, [a, b, c]: Matrix3): Vector3 {
  return [x * a[0] + y * b[0] + z * c[0], x * a[1] + y * b[1] + z * c[1], x * a[2] + y * b[2] + z * c[2]];
}

export function multiply([a, b, c]: Matrix3, right: Matrix3): Matrix3 {
  return [rowTimes(a, right), rowTimes(b, right), rowTimes(c, right)];
}

export function transpose([a, b, c]: Matrix3): Matrix3 {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

export function determinant([a, b, c]: Matrix3): number {
  return dot(a, cross(b, c));
}

/** The inverse of a matrix whose determinant is not zero. */
export function inverse(matrix: Matrix3): Matrix3 {
  const [a, b, c] = matrix;
  const scale = 1 / determinant(matrix);
  const scaled = (v: Vector3): Vector3 => [v[0] * scale, v[1] * scale, v[2] * scale];
  return transpose([scaled(cross(b, c)), scaled(cross(c, a)), scaled(cross(a, b))]);
}

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function add(a: Vector3, b: Vector3): Vector3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function mapVector([x, y, z]: Vector3, map: (value: number) => number): Vector3 {
  return [map(x), map(y), map(z)];
}
