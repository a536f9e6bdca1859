// The table of structures: files of other Arrow tools, rows that contradict themselves.
import { fileURLToPath } from "node:url";
import { sliceRows } from "@sciformer/core";
import { ArrowDataset } from "@sciformer/core/node";
import { expect, test } from "vitest";
import { crystalsOf, STRUCTURES, structuresTable } from "./structures.ts";

test("reads what pyarrow wrote, with its own choice of list, string and number types", async () => {
  const path = fileURLToPath(new URL("../../../test/fixtures/crystal/structures-pyarrow.arrow", import.meta.url));
  const dataset = await ArrowDataset.open(path, { [STRUCTURES]: structuresTable });
  const pieces = [];
  for await (const columns of dataset.scan(STRUCTURES, "all")) pieces.push(columns);
  expect(pieces).toHaveLength(1);
  const [columns] = pieces;
  const { values, nulls } = columns!;
  const crystals = crystalsOf(columns!, ["lattice_energy"], "f");
  expect(crystals).toHaveLength(4);
  for (const { gene } of crystals) expect(gene.sites.length).toBeGreaterThan(1);
  // The first row has no coordinates and no energy.
  for (const name of ["lattice", "frac_coords", "atomic_numbers", "site_free_params"]) {
    expect(Array.from(nulls![name]!)).toEqual([1, 0, 0, 0]);
  }
  expect(crystals.map(({ properties }) => Number.isNaN(properties.lattice_energy))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const atoms = (values.atomic_numbers as readonly Uint8Array[]).map(({ length }) => length);
  expect((values.frac_coords as readonly Float64Array[]).map(({ length }) => length)).toEqual(
    atoms.map((count) => 3 * count),
  );
});

const { example } = structuresTable;
const rutile = sliceRows(example, 0, 1);

test.each([
  ["site_letter", [["a", "z"]], '"z" is none of space group 136'],
  ["site_element", [Uint8Array.of(22, 200)], "200 is no element"],
  ["site_enumeration", [Uint8Array.of(1, 0)], 'a of space group 136 is "m.mm" 0, not "m.mm" 1'],
  ["space_group", Uint8Array.of(231), "space group 231 is out of range"],
])("a row with a wrong %s is refused", (name, value, message) => {
  const changed = { ...rutile, values: { ...rutile.values, [name]: value } };
  expect(() => crystalsOf(changed, [], "f.arrow")).toThrow(message);
});
