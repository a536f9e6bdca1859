// Crystals as plain geometry.
import { describe, expect, test } from "vitest";
import { siteByLetter } from "../../symmetry/sites.ts";
import { cube, SALT } from "../testing.ts";
import { atomKey, atomOfKey } from "./atoms.ts";
import { cellEdges, cellFrame, REACH } from "./frame.ts";
import { type CellLook, cellGeometry, cellModel, colourEntries } from "./layout.ts";

const LOOK: CellLook = {
  cell: "conventional",
  repeat: [1, 1, 1],
  isClosed: false,
  colouring: "element",
  size: "ball",
  hasBonds: true,
  bondReach: 1.15,
  hasPolyhedra: false,
};
const drawn = (look: Partial<CellLook> = {}) => {
  const all = { ...LOOK, ...look };
  return cellGeometry(cellModel(SALT, all), all);
};

describe("atoms", () => {
  test("of a cell are drawn once, and with those on all faces, edges and corners", () => {
    // Face-centred: 8 corners and 6 faces; the other kind 12 edges and the middle.
    expect([drawn().atoms.length, drawn({ isClosed: true }).atoms.length]).toEqual([8, 14 + 13]);
  });

  test("of a supercell are as many as its cells hold", () => {
    expect(drawn({ repeat: [2, 3, 1] }).atoms).toHaveLength(8 * 6);
  });

  test("of a primitive cell keep their orbits: eight corners, and the middle", () => {
    const { sites, places } = drawn({ cell: "primitive", isClosed: true });
    expect([sites.filter((site) => site === 0).length, places.length]).toEqual([8, 9]);
  });

  test("keep their name in a link", () => {
    const one = { atom: 3, image: [1, 0, -1] } as const;
    expect([atomOfKey(atomKey(one)), atomOfKey("axis-3")]).toEqual([one, undefined]);
  });
});

describe("bonds", () => {
  test("of rock salt join the six neighbours of another kind and no others", () => {
    const { neighbours, structure } = cellModel(SALT, LOOK);
    for (const [atom, own] of neighbours.entries()) {
      expect(own).toHaveLength(6);
      expect(own.every((other) => structure.elements[other.atom] !== structure.elements[atom])).toBe(true);
    }
  });

  test("within the closed cell are 54, each of two halves", () => {
    // A closed cell is a grid of 3 x 3 x 3 atoms: 3 directions of 9 lines with 2 bonds each.
    expect(drawn({ isClosed: true }).sticks).toHaveLength(2 * 3 * 9 * 2);
  });

  test("are not drawn between spheres in contact", () => {
    expect(drawn({ size: "contact" }).sticks).toEqual([]);
  });
});

test("polyhedra are octahedra around the metal, their corners drawn too", () => {
  const { bodies, atoms } = drawn({ hasPolyhedra: true });
  expect([bodies.length, new Set(bodies.map(({ corners }) => corners.length))]).toEqual([4, new Set([6])]);
  expect(atoms.length).toBeGreaterThan(8);
});

test("cells of any size reach as far from the middle", () => {
  const { place } = cellFrame(cube(11), [1, 1, 1]);
  expect(Math.hypot(...place([0, 0, 0]))).toBeCloseTo(REACH);
});

test("edges of neighbouring cells are drawn once", () => {
  // 12 lines of one cell; two cells side by side share 4 and join 4.
  expect(cellEdges(cellFrame(cube(1), [1, 1, 1])).length / 6).toBe(12);
  expect(cellEdges(cellFrame(cube(1), [2, 1, 1])).length / 6).toBe(16);
});

test("colours stand for elements or for orbits", () => {
  const twice = [...SALT.orbits, { ...siteByLetter(225, "Cl", "c")!, parameters: [0, 0, 0] as const }];
  const labels = (colouring: CellLook["colouring"]) => colourEntries(twice, colouring).map(({ label }) => label);
  expect(labels("element")).toEqual(["Na", "Cl"]);
  expect(labels("site")).toEqual(["Na 4a", "Cl 4b", "Cl 8c"]);
});
