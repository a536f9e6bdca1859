// What the dollhouse is built of: blocks and cylinders of a few materials, in scene units of about a metre.
import type { Vec3 } from "@sciformer/core/view";

/** `glow` is drawn in the colour of the power, the others are painted. */
export type Tone = "wall" | "floor" | "roof" | "ground" | "wood" | "white" | "dark" | "metal" | "glow";

export interface Solid {
  readonly shape: "box" | "cylinder";
  /** The middle. */
  readonly at: Vec3;
  /** Extents along x, y, z; a cylinder stands upright. */
  readonly size: Vec3;
  readonly tone: Tone;
  /** Angles about x, y, z in radians. */
  readonly turn?: Vec3;
}

export function box(tone: Tone, size: Vec3, at: Vec3, turn?: Vec3): Solid {
  return { shape: "box", tone, size, at, ...(turn && { turn }) };
}

export function cylinder(tone: Tone, size: Vec3, at: Vec3, turn?: Vec3): Solid {
  return { shape: "cylinder", tone, size, at, ...(turn && { turn }) };
}

export function moved(solid: Solid, by: Vec3): Solid {
  const at = solid.at.map((value, axis) => value + by[axis]!) as unknown as Vec3;
  return { ...solid, at };
}

/** Half of the house's width, half of its depth, height of a storey. */
export const HALF_WIDTH = 4.5;
export const HALF_DEPTH = 1.5;
export const STOREY = 2.5;
const WALL = 0.12;
const RIDGE = 1.7;

/** Ground, floors, walls and roof, open towards the viewer. @param partitions x of the inner wall of each storey */
export function shell(partitions: readonly number[]): Solid[] {
  const depth = 2 * HALF_DEPTH;
  const width = 2 * HALF_WIDTH;
  const height = STOREY * partitions.length;
  const slope = Math.atan2(RIDGE, HALF_WIDTH);
  const rafter = Math.hypot(RIDGE, HALF_WIDTH) + 0.35;
  const side = (sign: 1 | -1) => [
    box("wall", [WALL, height, depth], [sign * HALF_WIDTH, height / 2, 0]),
    box(
      "roof",
      [rafter, 0.12, depth + 0.4],
      [(sign * HALF_WIDTH) / 2, height + RIDGE / 2 + 0.02, 0],
      [0, 0, -sign * slope],
    ),
  ];
  return [
    box("ground", [2 * HALF_WIDTH + 7, 0.1, depth + 5], [1, -0.17, 0.6]),
    box("wall", [width, height, WALL], [0, height / 2, -HALF_DEPTH]),
    ...side(1),
    ...side(-1),
    ...partitions.flatMap((x, storey) => [
      box("floor", [width, WALL, depth], [0, storey * STOREY - WALL / 2, 0]),
      box("wall", [WALL, STOREY - 0.7, depth * 0.55], [x, storey * STOREY + STOREY / 2 + 0.35, -HALF_DEPTH * 0.45]),
    ]),
    box("floor", [width, WALL, depth], [0, height, 0]),
  ];
}
