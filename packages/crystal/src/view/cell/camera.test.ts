// Named views of a crystal.
import { expect, test } from "vitest";
import { latticeOf } from "../../symmetry/lattice.ts";
import { cellCamera } from "./camera.ts";

const SLANTED = latticeOf({ a: 4, b: 5, c: 6, alpha: 90, beta: 110, gamma: 90 });

test("views along the axes look down the lattice vectors, also where these are slanted", () => {
  const { presets } = cellCamera(SLANTED, "perspective");
  const along = (id: string) => presets!.find((one) => one.id === id)!.pose.position;
  const [x, , z] = along("c");
  expect(x / z).toBeCloseTo(SLANTED[2][0] / SLANTED[2][2]);
  expect(along("a")[0]).toBeGreaterThan(10);
});

test("a view along the vertical keeps an upright, and a parallel one has a height", () => {
  const { presets, home } = cellCamera(latticeOf({ a: 4, b: 4, c: 4, alpha: 90, beta: 90, gamma: 90 }), "orthographic");
  const { position } = presets!.find((one) => one.id === "c")!.pose;
  expect(Math.hypot(position[0], position[1])).toBeGreaterThan(0);
  expect(home.halfHeight).toBeGreaterThan(0);
});
