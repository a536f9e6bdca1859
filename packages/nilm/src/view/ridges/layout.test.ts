// Ridges as triangles.
import { describe, expect, test } from "vitest";
import { crestOf, frontOf, groundEdges, placeOf, ridgeFrame, ridgeGeometry, WIDTH } from "./layout.ts";

const { NaN: none } = Number;
const COLOUR = { map: "viridis", range: [0, 100], scale: "linear" } as const;
const SIGNED = { map: "blue-white-red", range: [-100, 100], scale: "linear" } as const;
const FRAME = ridgeFrame({ days: 2, columns: 4 });

test("noon is in the middle, days go towards the viewer", () => {
  const [first, second] = [placeOf(FRAME, 0, 12), placeOf(FRAME, 1, 12)];
  expect([first[0], second[2] - first[2] > 0, first[2] + second[2]]).toEqual([0, true, 0]);
});

describe("a surface", () => {
  test("has the height of the power", () => {
    const { positions } = ridgeGeometry(Float32Array.of(0, 100, 0, 0, 0, 0, 0, 0), FRAME, COLOUR, 0.02);
    // Four vertices a cell, y is the second of three numbers: back, front, upper and lower edge of the wall.
    expect([0, 1, 2, 3].map((vertex) => positions[(4 + vertex) * 3 + 1])).toEqual([2, 2, 2, 0]);
  });

  test("has four triangles between two cells", () => {
    const { indices, cells } = ridgeGeometry(new Float32Array(8).fill(50), FRAME, COLOUR, 0.02);
    expect([indices.length / 3, cells.length]).toEqual([2 * 3 * 4, 2 * 3 * 4]);
  });

  test("is open where there is no data", () => {
    const { cells } = ridgeGeometry(Float32Array.of(1, 1, none, 1, 1, 1, 1, 1), FRAME, COLOUR, 0.02);
    expect([...new Set(cells)]).toEqual([0, 4, 5, 6]);
  });

  test("of an error has no floor where there is none", () => {
    const { cells } = ridgeGeometry(Float32Array.of(0, 0, -50, 0, 0, 0, 0, 0), FRAME, SIGNED, 0.02);
    expect([...new Set(cells)]).toEqual([1, 2]);
  });

  test("names the cell of a triangle", () => {
    const { cells } = ridgeGeometry(new Float32Array(8).fill(50), FRAME, COLOUR, 0.02);
    expect(cells[4 * 3]).toBe(4);
  });
});

test("a crest runs along the front of its day and leaves gaps out", () => {
  const crest = crestOf(Float32Array.of(0, 0, 0, 0, 10, 10, none, 10), FRAME, 1, 0.1);
  const [x, y, z] = crest;
  expect([crest.length / 3, x, y! > 1, z! > frontOf(FRAME, 1)]).toEqual([2, -WIDTH / 2 + WIDTH / 8, true, true]);
});

test("edges on the ground are interrupted by gaps", () => {
  const edges = groundEdges(Float32Array.of(1, none, 1, 1, none, none, none, none), FRAME);
  const xs = Array.from({ length: edges.length / 3 }, (_, point) => edges[3 * point]);
  const at = (column: number) => placeOf(FRAME, 0, column * 6)[0];
  expect(xs).toEqual([at(0), at(1), at(2), at(4)]);
});
