// Bits and signatures that the tokenizer looks up.
import { expect, test } from "vitest";
import { GROUP_COUNT, spaceGroup } from "./space-groups.ts";
import {
  HARMONIC_CLUSTERS,
  harmonic,
  SITE_SYMMETRY_BIT_COUNT,
  siteSymmetryBits,
  spaceGroupBits,
  varyingColumns,
} from "./token-tables.ts";

const allGroups = Array.from({ length: GROUP_COUNT }, (_, i) => i + 1);

test("the 230 groups have different bits, 99 columns of which vary", () => {
  expect(new Set(allGroups.map((group) => spaceGroupBits(group).join(""))).size).toBe(230);
  expect(varyingColumns(allGroups)).toHaveLength(99);
});

test("P -1 has the identity and the inversion about all 15 axes, and the centring P", () => {
  const ones = [...spaceGroupBits(2).entries()].flatMap(([column, bit]) => (bit === 1 ? [column] : []));
  const axes = Array.from({ length: 15 }, (_, axis) => [18 * axis, 18 * axis + 1]).flat();
  expect(ones).toEqual([...axes, 270]);
});

test("every position of every group has bits and a signature, its cluster distinct inside its symmetry", () => {
  for (const group of allGroups) {
    const clusters = spaceGroup(group).positions.map(({ siteSymmetry, enumeration }) => {
      expect(siteSymmetryBits(group, siteSymmetry)).toHaveLength(SITE_SYMMETRY_BIT_COUNT);
      const { signature, cluster } = harmonic(group, siteSymmetry, enumeration)!;
      expect(signature).toHaveLength(12);
      expect(cluster).toBeLessThan(HARMONIC_CLUSTERS);
      return `${siteSymmetry} ${cluster}`;
    });
    expect(new Set(clusters).size).toBe(clusters.length);
  }
});

test("the general position of P 1 has the signature of the points (0, 0, 0) and (1, 1, 1)", () => {
  // |r| Y_21 of (1, 1, 1): -sqrt(15 / 8 pi) sqrt(3) sin cos exp(i pi / 4), and |r| Y_22: sqrt(15 / 32 pi) sqrt(3) 2/3 i.
  const first = -Math.sqrt(15 / (8 * Math.PI)) * Math.sqrt(3) * (Math.sqrt(2) / 3) * Math.SQRT1_2;
  const second = Math.sqrt(15 / (32 * Math.PI)) * Math.sqrt(3) * (2 / 3);
  const { signature } = harmonic(1, "1", 0)!;
  const expected = [0, 0, 0, first, 0, 0, 0, 0, 0, first, 0, second];
  for (const [i, value] of expected.entries()) expect(signature[i]).toBeCloseTo(value, 7);
});

test("what a group does not have is undefined", () => {
  expect(siteSymmetryBits(1, "m")).toBeUndefined();
  expect(harmonic(1, "m", 0)).toBeUndefined();
  expect(harmonic(1, "1", 1)).toBeUndefined();
});
