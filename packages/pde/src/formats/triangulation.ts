// Delaunay triangles of points in a plane (Bowyer-Watson), and linear interpolation in them.
import { InputError } from "@sciformer/core";

/** Corners of triangles, three point numbers each. */
export type Triangles = readonly (readonly [number, number, number])[];

const MAX_POINTS = 20_000;

/**
 * Adds one point after the other: triangles whose circumcircle holds it make room for new ones from their rim to it.
 *
 * @throws InputError for fewer than three points, all on one line, or too many
 */
export function triangulate(x: Float64Array, y: Float64Array, where: string): Triangles {
  if (x.length < 3 || x.length > MAX_POINTS) {
    throw new InputError(`${where}: ${x.length} scattered points; expected 3 to ${MAX_POINTS} to interpolate between`);
  }
  const { px, py } = unitSquare(x, y);
  const n = x.length;
  let triangles: { readonly corners: readonly [number, number, number]; readonly circle: Circle }[] = [];
  const add = (a: number, b: number, c: number) =>
    triangles.push({ corners: [a, b, c], circle: circleOf(px, py, a, b, c) });
  add(n, n + 1, n + 2);
  for (const point of inOrder(px, n)) {
    const rim = new Map<string, readonly [number, number]>();
    const kept: typeof triangles = [];
    for (const triangle of triangles) {
      const { circle, corners } = triangle;
      const [dx, dy] = [px[point]! - circle.x, py[point]! - circle.y];
      if (dx * dx + dy * dy > circle.squared) {
        kept.push(triangle);
        continue;
      }
      for (const [i, from] of corners.entries()) toggleEdge(rim, from, corners[(i + 1) % 3]!);
    }
    triangles = kept;
    for (const [from, to] of rim.values()) add(from, to, point);
  }
  const found = triangles.map(({ corners }) => corners).filter((corners) => corners.every((corner) => corner < n));
  if (found.length === 0) throw new InputError(`${where}: all points lie on one line; expected points in a plane`);
  return found;
}

/** The points in the unit square, and the corners of a triangle far around it behind them. */
function unitSquare(x: Float64Array, y: Float64Array) {
  const scaled = (values: Float64Array, corners: readonly number[]) => {
    const low = values.reduce((a, b) => Math.min(a, b));
    const span = values.reduce((a, b) => Math.max(a, b)) - low || 1;
    return Float64Array.of(...values.map((value) => (value - low) / span), ...corners);
  };
  return { px: scaled(x, [-1e4, 1e4, 0]), py: scaled(y, [-1e4, -1e4, 1e4]) };
}

/** Points from left to right: new triangles are then few. */
function inOrder(px: Float64Array, n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => i).sort((a, b) => px[a]! - px[b]!);
}

/** Edges of two removed triangles are inside and go. */
function toggleEdge(rim: Map<string, readonly [number, number]>, from: number, to: number): void {
  if (!rim.delete(`${to} ${from}`)) rim.set(`${from} ${to}`, [from, to]);
}

interface Circle {
  readonly x: number;
  readonly y: number;
  readonly squared: number;
}

function circleOf(px: Float64Array, py: Float64Array, a: number, b: number, c: number): Circle {
  const [ax, ay] = [px[a]!, py[a]!];
  const [bx, by] = [px[b]! - ax, py[b]! - ay];
  const [cx, cy] = [px[c]! - ax, py[c]! - ay];
  const twice = 2 * (bx * cy - by * cx);
  const [bb, cc] = [bx * bx + by * by, cx * cx + cy * cy];
  const [ux, uy] = [(cy * bb - by * cc) / twice, (bx * cc - cx * bb) / twice];
  return { x: ax + ux, y: ay + uy, squared: Number.isFinite(ux + uy) ? ux * ux + uy * uy : Number.POSITIVE_INFINITY };
}

/** Three points and their shares for each place of a grid; a place outside of all triangles has points -1. */
export interface GridWeights {
  readonly points: Int32Array;
  readonly shares: Float64Array;
}

/** Barycentric weights at all places [gridX, gridY] of a grid. */
export function weightsAt(
  triangles: Triangles,
  x: Float64Array,
  y: Float64Array,
  gridX: Float64Array,
  gridY: Float64Array,
): GridWeights {
  const [nx, ny] = [gridX.length, gridY.length];
  const points = new Int32Array(3 * nx * ny).fill(-1);
  const shares = new Float64Array(3 * nx * ny);
  const tolerance = 1e-9;
  for (const corners of triangles) {
    const [ax, bx, cx] = corners.map((corner) => x[corner]!) as [number, number, number];
    const [ay, by, cy] = corners.map((corner) => y[corner]!) as [number, number, number];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area === 0) continue;
    const [i0, i1] = rangeOf(gridX, Math.min(ax, bx, cx), Math.max(ax, bx, cx));
    const [j0, j1] = rangeOf(gridY, Math.min(ay, by, cy), Math.max(ay, by, cy));
    for (let i = i0; i <= i1; i++) {
      for (let j = j0; j <= j1; j++) {
        const [gx, gy] = [gridX[i]! - ax, gridY[j]! - ay];
        const b = (gx * (cy - ay) - gy * (cx - ax)) / area;
        const c = (gy * (bx - ax) - gx * (by - ay)) / area;
        if (b < -tolerance || c < -tolerance || b + c > 1 + tolerance) continue;
        points.set(corners, 3 * (i * ny + j));
        shares.set([1 - b - c, b, c], 3 * (i * ny + j));
      }
    }
  }
  return { points, shares };
}

/** First and last index of an even axis within [low, high], one more on each side for rounding. */
function rangeOf(axis: Float64Array, low: number, high: number): readonly [number, number] {
  const step = (axis[axis.length - 1]! - axis[0]!) / (axis.length - 1) || 1;
  const first = Math.max(0, Math.ceil((low - axis[0]!) / step) - 1);
  return [first, Math.min(axis.length - 1, Math.floor((high - axis[0]!) / step) + 1)];
}
