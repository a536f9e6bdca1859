// Cells and distances.
import { expect, test } from "vitest";
import { cellParameters, closerThan, latticeOf, metric, volume } from "./lattice.ts";

test("lengths and angles survive the way to vectors and back", () => {
  const parameters = { a: 4, b: 5.5, c: 7.25, alpha: 82, beta: 95.5, gamma: 113 };
  const back = cellParameters(latticeOf(parameters));
  for (const [name, value] of Object.entries(parameters))
    expect(back[name as keyof typeof back]).toBeCloseTo(value, 10);
});

test("right and hexagonal angles give exact zeros and halves", () => {
  const [[, , az], [bx, , bz]] = latticeOf({ a: 3, b: 3, c: 5, alpha: 90, beta: 90, gamma: 120 });
  expect([az, bx, bz]).toEqual([0, -1.5, 0]);
});

test("the volume of a hexagonal cell is a a c sqrt(3)/2", () => {
  const lattice = latticeOf({ a: 3, b: 3, c: 5, alpha: 90, beta: 90, gamma: 120 });
  expect(volume(lattice)).toBeCloseTo(45 * (Math.sqrt(3) / 2), 12);
});

test("the metric holds squared lengths and scalar products", () => {
  const [[aa, ab], [, bb]] = metric(latticeOf({ a: 2, b: 3, c: 4, alpha: 90, beta: 90, gamma: 60 }));
  expect([aa, bb]).toEqual([4, expect.closeTo(9, 12)]);
  expect(ab).toBeCloseTo(3, 12);
});

test("angles that close no cell have no volume", () => {
  expect(volume(latticeOf({ a: 1, b: 1, c: 1, alpha: 150, beta: 150, gamma: 90 }))).toBeNaN();
});

test("two atoms on both sides of a cell wall are close", () => {
  const lattice = latticeOf({ a: 5, b: 5, c: 5, alpha: 90, beta: 90, gamma: 90 });
  const positions = [
    [0.995, 0, 0],
    [0.005, 0, 0],
  ] as const;
  const contact = closerThan({ lattice, positions, elements: ["H", "H"] }, 0.1);
  expect(contact).toMatchObject({ first: 1, second: 0 });
  expect(contact?.distance).toBeCloseTo(0.05, 10);
  expect(closerThan({ lattice, positions, elements: ["H", "H"] }, 0.04)).toBeUndefined();
});

test("in a skewed cell the nearest image need not be the one with the smallest coordinates", () => {
  // b lies almost along a, so that (1/2, 1/2) is next to (-1/2, 1/2).
  const lattice = latticeOf({ a: 4, b: 4, c: 6, alpha: 90, beta: 90, gamma: 30 });
  const positions = [
    [0, 0, 0],
    [0.49, 0.49, 0],
  ] as const;
  const distance = closerThan({ lattice, positions, elements: ["H", "H"] }, 1.5)?.distance;
  // -0.51 a + 0.49 b: sqrt(16 (0.51^2 + 0.49^2 - 2 0.51 0.49 cos 30)).
  expect(distance).toBeCloseTo(4 * Math.sqrt(0.51 ** 2 + 0.49 ** 2 - 2 * 0.51 * 0.49 * Math.cos(Math.PI / 6)), 10);
});
