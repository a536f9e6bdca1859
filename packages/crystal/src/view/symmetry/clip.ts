// What of a line or a plane lies in the unit cell, in fractional coordinates.
import type { Vector3 } from "../../structure.ts";
import { cross, dot, subtract } from "../../symmetry/matrix.ts";

const NEAR = 1e-6;
/** Corners on the edges of a cube: each edge is the set of points with two coordinates fixed. */
const CORNERS = [0, 1].flatMap((x) => [0, 1].flatMap((y) => [0, 1].map((z): Vector3 => [x, y, z])));
const EDGES = CORNERS.flatMap((from) =>
  CORNERS.filter(
    (to) => dot(subtract(to, from), [1, 1, 1]) === 1 && dot(subtract(to, from), subtract(to, from)) === 1,
  ).map((to): readonly [Vector3, Vector3] => [from, to]),
);

/** @returns both ends in the cell, faces counted; undefined where the line misses it or only touches a corner */
export function lineInCell(point: Vector3, direction: Vector3): readonly [Vector3, Vector3] | undefined {
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const axis of [0, 1, 2] as const) {
    if (Math.abs(direction[axis]) < NEAR) {
      if (point[axis] < -NEAR || point[axis] > 1 + NEAR) return undefined;
      continue;
    }
    const [one, other] = [-point[axis] / direction[axis], (1 - point[axis]) / direction[axis]];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
  }
  if (to - from < 1e-3) return undefined;
  const at = (t: number): Vector3 => [
    point[0] + t * direction[0],
    point[1] + t * direction[1],
    point[2] + t * direction[2],
  ];
  return [at(from), at(to)];
}

/** Corners, in turn, of the part of the plane `normal . x = offset` that lies in the cell; fewer than three: no part. */
export function planeInCell(normal: Vector3, offset: number): Vector3[] {
  const corners: Vector3[] = [];
  for (const [from, to] of EDGES) {
    const [before, after] = [dot(normal, from) - offset, dot(normal, to) - offset];
    if (Math.abs(before) < NEAR) addNew(corners, from);
    if (Math.abs(after) < NEAR) addNew(corners, to);
    if (before * after < -NEAR * NEAR && Math.abs(before) >= NEAR && Math.abs(after) >= NEAR) {
      const t = before / (before - after);
      addNew(corners, [
        from[0] + t * (to[0] - from[0]),
        from[1] + t * (to[1] - from[1]),
        from[2] + t * (to[2] - from[2]),
      ]);
    }
  }
  return inTurn(corners, normal);
}

function addNew(points: Vector3[], point: Vector3): void {
  if (!points.some((known) => known.every((value, axis) => Math.abs(value - point[axis]!) < 1e-5))) points.push(point);
}

/** Sorted by the angle around their middle. */
function inTurn(points: readonly Vector3[], normal: Vector3): Vector3[] {
  const middle = [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + point[axis]!, 0) / points.length);
  const out = points.map((point) => subtract(point, middle as unknown as Vector3));
  const [first] = out;
  if (first === undefined) return [];
  const side = cross(normal, first);
  const angle = (vector: Vector3) =>
    Math.atan2(dot(vector, side) * Math.sqrt(dot(first, first) / dot(side, side)), dot(vector, first));
  return points
    .map((point, i) => ({ point, angle: angle(out[i]!) }))
    .sort((a, b) => a.angle - b.angle)
    .map(({ point }) => point);
}
