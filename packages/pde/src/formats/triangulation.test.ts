// Triangles between scattered points, and what is interpolated in them.
import { Random } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import { triangulate, weightsAt } from "./triangulation.ts";

function scattered(count: number) {
  const random = new Random(7);
  const draw = () => Float64Array.from({ length: count }, () => random.uniform());
  const [x, y] = [draw(), draw()];
  // The corners of the unit square, so that all of it lies within.
  x.set([0, 1, 0, 1]);
  y.set([0, 0, 1, 1]);
  return { x, y };
}

const even = (size: number) => Float64Array.from({ length: size }, (_, i) => i / (size - 1));
const grid = {
  x: Float64Array.from({ length: 20 }, (_, i) => Math.floor(i / 5) / 3),
  y: Float64Array.from({ length: 20 }, (_, i) => (i % 5) / 4),
};

describe.each([
  ["scattered points", scattered(60)],
  ["points of a grid, four on each circle", grid],
])("%s", (_, { x, y }) => {
  const triangles = triangulate(x, y, "points");

  test("the triangles fill the square once", () => {
    const areas = triangles.map(([a, b, c]) =>
      Math.abs((x[b]! - x[a]!) * (y[c]! - y[a]!) - (x[c]! - x[a]!) * (y[b]! - y[a]!)),
    );
    expect(areas.reduce((sum, area) => sum + area / 2, 0)).toBeCloseTo(1, 12);
  });

  test("a linear field is reproduced at every place", () => {
    const [gridX, gridY] = [even(9), even(7)];
    const { points, shares } = weightsAt(triangles, x, y, gridX, gridY);
    for (let place = 0; place < 63; place++) {
      let value = 0;
      for (let k = 0; k < 3; k++) {
        const point = points[3 * place + k]!;
        expect(point).toBeGreaterThanOrEqual(0);
        value += shares[3 * place + k]! * (2 * x[point]! - 3 * y[point]! + 1);
      }
      expect(value).toBeCloseTo(2 * gridX[Math.floor(place / 7)]! - 3 * gridY[place % 7]! + 1, 10);
    }
  });
});

test("no point lies within the circle of a triangle", () => {
  const { x, y } = scattered(40);
  for (const [a, b, c] of triangulate(x, y, "points")) {
    const [bx, by] = [x[b]! - x[a]!, y[b]! - y[a]!];
    const [cx, cy] = [x[c]! - x[a]!, y[c]! - y[a]!];
    const twice = 2 * (bx * cy - by * cx);
    const ux = (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / twice;
    const uy = (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / twice;
    for (let point = 0; point < 40; point++) {
      const distance = Math.hypot(x[point]! - x[a]! - ux, y[point]! - y[a]! - uy);
      expect(distance).toBeGreaterThan(Math.hypot(ux, uy) * (1 - 1e-9));
    }
  }
});

test("points on one line are refused", () => {
  const line = Float64Array.of(0, 1, 2);
  expect(() => triangulate(line, line, "nodes.dat")).toThrow("nodes.dat: all points lie on one line");
});
