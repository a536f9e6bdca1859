// How a crystal is looked at: from a little above, or along its axes.
import type { CameraPreset, CameraSpec, Vec3 } from "@sciformer/core/view";
import type { Matrix3, Vector3 } from "../../structure.ts";
import { norm } from "../../symmetry/lattice.ts";
import { cross } from "../../symmetry/matrix.ts";
import { REACH } from "./frame.ts";

const DISTANCE = 13.2;
const HALF_HEIGHT = 4.6;
const HOME: Vec3 = [0.52, -0.8, 0.36];
/** Beyond the cells: atoms and corners of polyhedra outside. */
const BOUND = 1.5 * REACH;

export function cellCamera(lattice: Matrix3, projection: CameraSpec["projection"]): CameraSpec {
  const [a, b, c] = lattice;
  const views: readonly (readonly [string, string, Vector3])[] = [
    ["a", "Along a", a],
    ["b", "Along b", b],
    ["c", "Along c", c],
    ["a-star", "On (100)", cross(b, c)],
  ];
  const presets = views.map(
    ([id, title, direction], at): CameraPreset => ({
      id,
      title,
      pose: poseFrom(direction, projection),
      key: String(at + 1),
    }),
  );
  return {
    projection,
    motion: "orbit",
    up: "z",
    home: poseFrom(HOME, projection),
    bounds: { min: [-BOUND, -BOUND, -BOUND], max: [BOUND, BOUND, BOUND] },
    presets,
  };
}

/** From a direction towards the middle; never quite along the vertical, which leaves no upright. */
function poseFrom(direction: Vector3, projection: CameraSpec["projection"]): CameraPreset["pose"] {
  const size = norm(direction);
  const [x, y, z] = [direction[0] / size, direction[1] / size, direction[2] / size];
  const isVertical = Math.hypot(x, y) < 1e-3;
  const position: Vec3 = [x * DISTANCE, isVertical ? -1e-3 * DISTANCE : y * DISTANCE, z * DISTANCE];
  return { position, target: [0, 0, 0], ...(projection === "orthographic" ? { halfHeight: HALF_HEIGHT } : {}) };
}
