// From structures to their symmetry and back.
import { Random } from "@sciformer/core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Gene } from "../gene.ts";
import type { Matrix3, Structure, Vector3 } from "../structure.ts";
import { analyse, geneOf, type SymmetricCrystal, structureOf, symmetrisedLattice } from "./crystal.ts";
import { canonicalKey } from "./descriptions.ts";
import { loadFinder } from "./finder.node.ts";
import { findSymmetry } from "./finder.ts";
import { cellParameters, latticeOf, volume } from "./lattice.ts";
import { multiply, rowTimes } from "./matrix.ts";
import { siteByLetter } from "./sites.ts";
import { GROUP_COUNT, spaceGroup } from "./space-groups.ts";

beforeAll(loadFinder);

const CUBE = (a: number): Matrix3 => latticeOf({ a, b: a, c: a, alpha: 90, beta: 90, gamma: 90 });

function rockSalt(jitter = 0): Structure {
  const points: Vector3[] = [
    [0, 0, 0],
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ];
  const random = new Random(3);
  const shaken = (point: Vector3): Vector3 => [
    point[0] + jitter * (random.uniform() - 0.5),
    point[1] + jitter * (random.uniform() - 0.5),
    point[2] + jitter * (random.uniform() - 0.5),
  ];
  const chlorine = points.map(([x, y, z]): Vector3 => [x + 0.5, y + 0.5, z + 0.5]);
  return {
    lattice: CUBE(5.64),
    positions: [...points, ...chlorine].map(shaken),
    elements: [...points.map(() => "Na"), ...chlorine.map(() => "Cl")],
  };
}

function genes(group: number, ...sites: readonly (readonly [string, string])[]): Gene {
  return { group, sites: sites.map(([element, letter]) => siteByLetter(group, element, letter)!) };
}

describe("rock salt", () => {
  const expected = canonicalKey(genes(225, ["Na", "a"], ["Cl", "b"]));

  test("is found in its conventional cell", () => {
    expect(canonicalKey(geneOf(analyse(rockSalt())))).toBe(expected);
  });

  test("is found in a cell eight times as large", () => {
    const { lattice, positions, elements } = rockSalt();
    const shifts = [0, 0.5].flatMap((x) => [0, 0.5].flatMap((y) => [0, 0.5].map((z): Vector3 => [x, y, z])));
    const large: Structure = {
      lattice: [rowTimes([2, 0, 0], lattice), rowTimes([0, 2, 0], lattice), rowTimes([0, 0, 2], lattice)],
      positions: shifts.flatMap(([x, y, z]) =>
        positions.map((p): Vector3 => [p[0] / 2 + x, p[1] / 2 + y, p[2] / 2 + z]),
      ),
      elements: shifts.flatMap(() => elements),
    };
    const crystal = analyse(large);
    expect(canonicalKey(geneOf(crystal))).toBe(expected);
    expect(volume(crystal.lattice)).toBeCloseTo(5.64 ** 3, 6);
  });

  test("is found in its primitive cell", () => {
    const lattice = multiply(
      [
        [0, 0.5, 0.5],
        [0.5, 0, 0.5],
        [0.5, 0.5, 0],
      ],
      CUBE(5.64),
    );
    const positions: Vector3[] = [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
    ];
    expect(canonicalKey(geneOf(analyse({ lattice, positions, elements: ["Na", "Cl"] })))).toBe(expected);
  });

  test("is found through noise, and put exactly where it belongs", () => {
    const crystal = analyse(rockSalt(0.01));
    expect(canonicalKey(geneOf(crystal))).toBe(expected);
    const { a, b, c, alpha, beta, gamma } = cellParameters(crystal.lattice);
    expect([b, c]).toEqual([expect.closeTo(a, 12), expect.closeTo(a, 12)]);
    expect([alpha, beta, gamma]).toEqual([90, 90, 90]);
    for (const position of structureOf(crystal).positions) for (const x of position) expect((2 * x) % 1).toBe(0);
  });

  test("is not found through noise at a fine tolerance", () => {
    expect(analyse(rockSalt(0.01), 0.001).group).toBe(1);
  });
});

/** A crystal of a group with one element on each of its positions, at free coordinates drawn at random. */
function dressed(group: number, random: Random): SymmetricCrystal {
  const { positions, operations } = spaceGroup(group);
  const generic = latticeOf({ a: 210, b: 233, c: 259, alpha: 79, beta: 97, gamma: 104 });
  const general = positions.at(-1)!;
  const special = positions.length > 1 ? [positions[random.integer(positions.length - 1)]!] : [];
  const draw = () => Math.round(1e6 * random.uniform()) / 1e6;
  const orbits = [...special, general, general].map((position, i) => {
    const { letter, siteSymmetry, multiplicity, enumeration, dof, representative } = position;
    const used = [0, 1, 2].map((axis) => representative.rotation.some((row) => row[axis] !== 0));
    const parameters = used.map((isUsed) => (isUsed ? draw() : 0)) as unknown as Vector3;
    const element = ["Na", "Cl", "O"][i]!;
    return { element, letter, siteSymmetry, multiplicity, enumeration, dof, parameters };
  });
  return { group, lattice: symmetrisedLattice(generic, operations), orbits };
}

test("a crystal written out in any of the 230 groups is found again with its group and sites", () => {
  const random = new Random(7);
  for (let group = 1; group <= GROUP_COUNT; group++) {
    const crystal = dressed(group, random);
    const again = analyse(structureOf(crystal), 1e-3);
    expect(canonicalKey(geneOf(again)), `group ${group}`).toBe(canonicalKey(geneOf(crystal)));
    expect(volume(again.lattice)).toBeCloseTo(volume(crystal.lattice), 0);
  }
});

test("every orbit has as many atoms as its multiplicity says", () => {
  const random = new Random(11);
  for (let group = 1; group <= GROUP_COUNT; group++) {
    const crystal = dressed(group, random);
    const counted = crystal.orbits.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
    expect(structureOf(crystal).elements, `group ${group}`).toHaveLength(counted);
  }
});

describe("refuses", () => {
  test("a structure without atoms", () => {
    expect(() => findSymmetry({ lattice: CUBE(4), positions: [], elements: [] })).toThrow("the structure has no atoms");
  });

  test("overlapping atoms, naming them and their distance", () => {
    const positions: Vector3[] = [
      [0, 0, 0],
      [0.01, 0, 0],
    ];
    expect(() => findSymmetry({ lattice: CUBE(4), positions, elements: ["Na", "Cl"] })).toThrow(
      "Na (atom 1) and Cl (atom 2) overlap: they are 0.040 angstrom apart",
    );
  });
});
