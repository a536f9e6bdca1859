// The attention of a window in space.
import { expect, test } from "vitest";
import { arcLines, CURVE, curveLines, headAngle, stripMesh, tokenPlace, WIDTH } from "./layout.ts";

const COLOUR = { map: "viridis", range: [0, 1], scale: "linear" } as const;
const arc = (query: number, key: number, head = 0) => ({ head, query, key, weight: 0.5 });
const point = (lines: Float32Array, at: number) => [...lines.subarray(3 * at, 3 * at + 3)];

test("samples fill the line, and the statistics token lies beyond its beginning", () => {
  expect([tokenPlace(0, 5)[0], tokenPlace(2, 5)[0], tokenPlace(4, 5)[0]]).toEqual([-WIDTH / 2, 0, WIDTH / 2]);
  expect(tokenPlace(5, 5)[0]).toBeLessThan(-WIDTH / 2);
});

test("an arc runs from the query to the key and is highest between them", () => {
  const { positions } = arcLines([arc(1, 3)], 5, 1, COLOUR);
  const points = positions.length / 3;
  expect(point(positions, 0)[0]).toBeCloseTo(tokenPlace(1, 5)[0]);
  expect(point(positions, points - 1)[0]).toBeCloseTo(tokenPlace(3, 5)[0]);
  const heights = Array.from({ length: points }, (_, at) => point(positions, at)[1]!);
  expect(Math.max(...heights)).toBe(heights[points / 2]);
});

test("a wider arc is higher", () => {
  const height = (key: number) =>
    Math.max(...arcLines([arc(0, key)], 5, 1, COLOUR).positions.filter((_, at) => at % 3 === 1));
  expect(height(4)).toBeGreaterThan(height(2));
});

test("heads stand fanned out on both sides of upright, one alone stands upright", () => {
  expect([0, 1, 2].map((head) => headAngle(head, 3))).toEqual([-headAngle(2, 3), 0, headAngle(2, 3)]);
  expect(headAngle(0, 1)).toBe(0);
});

test("the mains curve hangs between its edges", () => {
  const lines = curveLines(Float32Array.of(0, 100), 100);
  expect([point(lines, 0)[1], point(lines, 1)[1]]).toEqual([CURVE.bottom, CURVE.top].map(Math.fround));
});

test("the strip has a cell for each sine and cosine of a sample, in colours from -1 to 1", () => {
  const input = { shape: [1, 3, 2], data: Float32Array.of(9, 9, -1, 1, 0, 0) };
  const { positions, colours, indices } = stripMesh(input, { ...COLOUR, map: "blue-white-red", range: [-1, 1] });
  expect([positions.length / 12, indices.length / 6]).toEqual([4, 4]);
  const [low, high] = [colours.subarray(0, 3), colours.subarray(12, 15)];
  expect([low[2]! > low[0]!, high[0]! > high[2]!]).toEqual([true, true]);
});
