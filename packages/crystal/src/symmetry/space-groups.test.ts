// The table of space groups against an independent one of all 230 groups and 1731 positions.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { affineLetterMaps } from "./descriptions.ts";
import { formatTriplet } from "./operation.ts";
import { GROUP_COUNT, positionByLetter, positionBySymmetry, spaceGroup } from "./space-groups.ts";
import { GROUP_TABLE, GROUP_TABLE_SHA256 } from "./tables/groups.ts";

interface ReferencePosition {
  readonly letter: string;
  readonly multiplicity: number;
  readonly site_symmetry: string;
  readonly enumeration: number;
  readonly site_symmetry_order: number;
  readonly dof: number;
  readonly representative: string;
}

interface ReferenceGroup {
  readonly number: number;
  readonly hm_short: string;
  readonly hm_full: string;
  readonly hall_number: number;
  readonly hall_symbol: string;
  readonly setting: string;
  readonly centering: string;
  readonly crystal_system: string;
  readonly lattice_system: string;
  readonly point_group: string;
  readonly bravais: string;
  readonly operations: readonly string[];
  readonly wyckoff: readonly ReferencePosition[];
  readonly equivalent_letter_maps: readonly { readonly letters: string; readonly op: string }[];
  readonly affine_letter_maps?: readonly string[];
}

const file = new URL("../../../../test/fixtures/crystal/reference/wyckoff_tables.json", import.meta.url);
const { groups } = JSON.parse(readFileSync(file, "utf8")) as { groups: Readonly<Record<string, ReferenceGroup>> };
const reference = Object.values(groups);

describe("against the reference table", () => {
  test("all 1731 positions of the 230 groups are equal", () => {
    const expected = reference.map(({ wyckoff }) => wyckoff);
    const ours = reference.map(({ number }) =>
      spaceGroup(number).positions.map((position) => ({
        letter: position.letter,
        multiplicity: position.multiplicity,
        site_symmetry: position.siteSymmetry,
        enumeration: position.enumeration,
        site_symmetry_order: position.siteSymmetryOrder,
        dof: position.dof,
        representative: formatTriplet(position.representative),
      })),
    );
    expect(expected.flat()).toHaveLength(1731);
    expect(ours).toEqual(expected);
  });

  test("the operations of every group are the same set", () => {
    for (const { number, operations } of reference) {
      const ours = spaceGroup(number).operations.map(formatTriplet);
      expect(ours.sort(), `group ${number}`).toEqual([...operations].sort());
    }
  });

  test("the 878 letter maps are equal", () => {
    const letters = reference.flatMap(({ number }) => spaceGroup(number).letterMaps.map((map) => map.letters));
    expect(letters).toHaveLength(878);
    expect(letters).toEqual(
      reference.flatMap(({ equivalent_letter_maps }) => equivalent_letter_maps.map((map) => map.letters)),
    );
  });

  test("the affine letter maps of monoclinic groups are equal", () => {
    for (const { number, affine_letter_maps } of reference) {
      if (affine_letter_maps) expect(affineLetterMaps(number), `group ${number}`).toEqual(affine_letter_maps);
    }
  });

  test("names and classes are equal", () => {
    const ours = reference.map(({ number }) => {
      const group = spaceGroup(number);
      return [
        [group.symbol, group.fullSymbol, group.hallSymbol, group.hallNumber, group.setting, group.centring],
        [group.crystalSystem, group.latticeSystem, group.pointGroup, group.bravais],
      ];
    });
    expect(ours).toEqual(
      reference.map((group) => [
        [group.hm_short, group.hm_full, group.hall_symbol, group.hall_number, group.setting, group.centering],
        [group.crystal_system, group.lattice_system, group.point_group, group.bravais],
      ]),
    );
  });
});

test("the checksum is that of the table", () => {
  expect(createHash("sha256").update(GROUP_TABLE).digest("hex")).toBe(GROUP_TABLE_SHA256);
});

test("refuses a group that does not exist, naming the range", () => {
  expect(() => spaceGroup(231)).toThrow(`space group 231 is out of range 1..${GROUP_COUNT}`);
});

test("finds a position by its letter and by its symmetry", () => {
  expect(positionByLetter(225, "b")).toBe(positionBySymmetry(225, "m-3m", 1));
  expect(positionByLetter(225, "z")).toBeUndefined();
  expect(positionByLetter(225, "ab")).toBeUndefined();
  expect(positionBySymmetry(225, "m-3m", 2)).toBeUndefined();
});
