// Places and directions on the head.
import type { Random } from "@sciformer/core";
import type { UnitVector } from "../montage/positions.ts";

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The direction `inclination` degrees from the vertex and `azimuth` degrees from the front, to the left positive. */
export function direction(inclination: number, azimuth: number): UnitVector {
  const [down, around] = [radians(inclination), radians(azimuth)];
  return [-Math.sin(down) * Math.sin(around), Math.sin(down) * Math.cos(around), Math.cos(down)];
}

export const times = (a: UnitVector, factor: number): UnitVector => [a[0] * factor, a[1] * factor, a[2] * factor];
export const plus = (a: UnitVector, b: UnitVector): UnitVector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const dot = (a: UnitVector, b: UnitVector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export function unit(a: UnitVector): UnitVector {
  return times(a, 1 / Math.hypot(...a));
}

/** The direction along the sphere at `u` that points to the front. */
export function forward(u: UnitVector): UnitVector {
  return unit(plus([0, 1, 0], times(u, -u[1])));
}

/** A direction with all of the sphere as likely. */
export function anyDirection(random: Random): UnitVector {
  return unit([random.normal(), random.normal(), random.normal()]);
}

/** Turned about the rotation vector (radians) by its length (Rodrigues' formula). */
export function rotated(a: UnitVector, rotation: UnitVector): UnitVector {
  const angle = Math.hypot(...rotation);
  if (angle === 0) return a;
  const axis = times(rotation, 1 / angle);
  const across: UnitVector = [
    axis[1] * a[2] - axis[2] * a[1],
    axis[2] * a[0] - axis[0] * a[2],
    axis[0] * a[1] - axis[1] * a[0],
  ];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return plus(plus(times(a, cos), times(across, sin)), times(axis, dot(axis, a) * (1 - cos)));
}

/** A rotation vector with each part N(0, deviation). */
export function smallRotation(random: Random, degrees: number): UnitVector {
  return [0, 1, 2].map(() => radians(random.normal(0, degrees))) as unknown as UnitVector;
}
