// Fields as geometry.
import { expect, test } from "vitest";
import { field, madeMovie } from "../testing.ts";
import {
  arrowsOf,
  type FieldFrame,
  fieldFrame,
  gridLines,
  heightOf,
  paintField,
  placeOf,
  SIDE,
  surfaceGrid,
  valueAt,
  writeSurface,
} from "./layout.ts";

const frameOf = (nx: number, ny: number, round = true): FieldFrame =>
  fieldFrame(madeMovie({ grid: [nx, ny], extent: [nx, ny], boundary: Array(4).fill(round ? "periodic" : "wall") }));

test("the longer side of a domain fills the picture, the other one in proportion", () => {
  const { sizeX, sizeY } = fieldFrame(madeMovie({ grid: [64, 64], extent: [4, 1] }));
  expect([sizeX, sizeY]).toEqual([SIDE, SIDE / 4]);
});

test("a domain of unknown lengths is as wide as it has points", () => {
  const { sizeX, sizeY } = fieldFrame(madeMovie({ grid: [10, 20], extent: undefined }));
  expect([sizeX, sizeY]).toEqual([SIDE / 2, SIDE]);
});

test("points lie in the middles of their cells", () => {
  expect(placeOf(frameOf(4, 4), 0, 3)).toEqual([-3.75, 3.75]);
});

test("pixels run along x in rows of y; missing values are transparent", () => {
  const rgba = new Uint8Array(4 * 6);
  const values = field([2, 3], (i, j) => (i === 1 && j === 2 ? Number.NaN : j));
  paintField(values, { nx: 2, ny: 3 }, { map: "viridis", range: [0, 2], scale: "linear" }, rgba);
  // Row 0 is y = 0, the low end of viridis; the last row is its high end, its second pixel missing.
  expect([...rgba.subarray(0, 4)]).toEqual([0x44, 0x01, 0x54, 255]);
  expect([...rgba.subarray(16, 20)]).toEqual([0xfd, 0xe7, 0x25, 255]);
  expect(rgba[23]).toBe(0);
});

test("a linear scale is painted as the common colour scale has it, and so are others", () => {
  const values = Float32Array.of(0.3);
  const [linear, log] = [new Uint8Array(4), new Uint8Array(4)];
  paintField(values, { nx: 1, ny: 1 }, { map: "magma", range: [0, 1], scale: "linear" }, linear);
  paintField(values, { nx: 1, ny: 1 }, { map: "magma", range: [0.09, 1], scale: "log" }, log);
  // log 0.3 is halfway between log 0.09 and log 1.
  const half = new Uint8Array(4);
  paintField(Float32Array.of(0.5), { nx: 1, ny: 1 }, { map: "magma", range: [0, 1], scale: "linear" }, half);
  expect([...log]).toEqual([...half]);
  expect([...linear]).not.toEqual([...half]);
});

test("zero is the ground of signed values, the lower limit that of others; far beyond the limits is cut off", () => {
  expect(heightOf(0, { range: [-2, 2], isSigned: true })).toBe(0);
  expect(heightOf(1, { range: [1, 5], isSigned: false })).toBe(0);
  const most = heightOf(1e9, { range: [0, 1], isSigned: false });
  expect(most).toBe(heightOf(2, { range: [0, 1], isSigned: false }));
});

test("a surface reaches to the edges of the field", () => {
  const frame = frameOf(8, 4);
  const grid = surfaceGrid(frame);
  expect([grid.columns.length, grid.rows.length]).toEqual([10, 6]);
  const vertices = grid.uvs.length / 2;
  const target = { positions: new Float32Array(3 * vertices), normals: new Float32Array(3 * vertices) };
  writeSurface(new Float32Array(32), frame, grid, { range: [-1, 1], isSigned: true }, target);
  expect([target.positions[0], target.positions[1]]).toEqual([-frame.sizeX / 2, -frame.sizeY / 2]);
  expect([...target.normals.subarray(0, 3)]).toEqual([-0, -0, 1]);
});

test("both ends of a surface that goes round meet", () => {
  const frame = frameOf(8, 8);
  const grid = surfaceGrid(frame);
  const vertices = grid.uvs.length / 2;
  const target = { positions: new Float32Array(3 * vertices), normals: new Float32Array(3 * vertices) };
  const wave = field([8, 8], (i) => Math.sin((2 * Math.PI * i) / 8));
  writeSurface(wave, frame, grid, { range: [-1, 1], isSigned: true }, target);
  const last = 3 * (grid.columns.length - 1);
  expect(target.positions[2]).toBeCloseTo(target.positions[last + 2]!, 6);
  expect(target.normals[0]).toBeCloseTo(target.normals[last]!, 6);
});

test("large fields are thinned to what a surface can hold", () => {
  expect(surfaceGrid({ nx: 1024, ny: 4 }).columns.length).toBe(258);
});

test("between points values are linear, over the edge where the field goes on", () => {
  const values = Float32Array.of(0, 2);
  expect(valueAt(values, frameOf(2, 1), 0.5, 0)).toBe(1);
  expect(valueAt(values, frameOf(2, 1), -0.5, 0)).toBe(1);
  expect(valueAt(values, frameOf(2, 1, false), -0.5, 0)).toBe(0);
});

const bordersAlongX = (lines: Float32Array) =>
  [
    ...new Set(
      Array.from({ length: lines.length / 6 }, (_, at) => lines.subarray(6 * at, 6 * at + 6)).flatMap((line) =>
        line[0] === line[3] ? [Math.round(100 * line[0]!) / 100] : [],
      ),
    ),
  ].toSorted((a, b) => a - b);

test("windows of four of eight points have borders at both ends and in the middle", () => {
  expect(bordersAlongX(gridLines(frameOf(8, 8), 4, 0, () => 0))).toEqual([-5, 0, 5]);
});

test("shifted windows have borders half a window further on, none at the ends", () => {
  expect(bordersAlongX(gridLines(frameOf(8, 8), 4, 2, () => 0))).toEqual([-2.5, 2.5]);
});

test("arrows point where the vector does, and short ones are left out", () => {
  const frame = frameOf(2, 1);
  const arrows = arrowsOf([Float32Array.of(0, 0.01), Float32Array.of(1, 0)], frame, 1, () => 0);
  expect(arrows.map(({ angle }) => angle)).toEqual([Math.PI / 2]);
});
