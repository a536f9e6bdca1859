// Blobs that are drawn upon a state.
import { expect, test } from "vitest";
import { decodeStrokes, distance, drawnUpon, encodeStrokes, type Stroke, withStroke } from "./strokes.ts";

const BLOB: Stroke = { field: 0, x: 0.5, y: 0.5, radius: 0.1, amount: 2 };

test("a blob is highest at its middle and falls as a bell", () => {
  const size = 10;
  const drawn = drawnUpon(new Float64Array(100), size, [{ ...BLOB, x: 0.55, y: 0.55 }]);
  // Point 5 lies at 0.55; point 6 is one radius away.
  expect(drawn[5 * size + 5]).toBeCloseTo(2, 12);
  expect(drawn[6 * size + 5]).toBeCloseTo(2 * Math.exp(-0.5), 12);
});

test("a blob at an edge goes on at the other one", () => {
  const drawn = drawnUpon(new Float64Array(64), 8, [{ ...BLOB, x: 0 }]);
  expect(drawn[7 * 8 + 4]).toBeCloseTo(drawn[4]!, 12);
});

test("a blob wider than the domain is added to each point once", () => {
  const drawn = drawnUpon(new Float64Array(16), 4, [{ ...BLOB, radius: 10, amount: 1 }]);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(1);
  expect(Math.min(...drawn)).toBeGreaterThan(0.99);
});

test("the other field stays as it is, and so does what was drawn upon", () => {
  const before = new Float64Array(2 * 16);
  const drawn = drawnUpon(before, 4, [{ ...BLOB, field: 1 }]);
  expect([...drawn.subarray(0, 16)]).toEqual([...before.subarray(0, 16)]);
  expect([...before]).toEqual(Array(32).fill(0));
});

test("a field that there is not takes nothing", () => {
  expect([...drawnUpon(new Float64Array(16), 4, [{ ...BLOB, field: 1 }])]).toEqual(Array(16).fill(0));
});

test("places near opposite edges are near each other", () => {
  expect(distance({ x: 0.95, y: 0 }, { x: 0.05, y: 0 })).toBeCloseTo(0.1, 12);
});

test("what was drawn comes back from an address", () => {
  const strokes = [BLOB, { ...BLOB, field: 1, amount: -0.25 }];
  expect(decodeStrokes(encodeStrokes(strokes))).toEqual(strokes);
});

test("what cannot be read is left out", () => {
  expect(decodeStrokes("0*0.5*0.5*0.1*1~x~0*1*1*0*1~-1*0*0*1*1~0*0.1")).toEqual([{ ...BLOB, amount: 1 }]);
});

test("of very many blobs the oldest go", () => {
  let strokes: readonly Stroke[] = [];
  for (let at = 0; at < 300; at++) strokes = withStroke(strokes, { ...BLOB, amount: at });
  expect([strokes.length, strokes[0]!.amount]).toEqual([240, 60]);
});
