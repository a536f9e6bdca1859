// Importers of structures: what becomes a row, which split it goes to, what is refused, skipped or told.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { atoms, cell, operations } from "./cif/testing.ts";
import { imported, recognisedAs, withFiles } from "./testing.ts";
import { formatExtXyz } from "./text/extxyz.ts";
import { formatPoscar } from "./text/poscar.ts";

const P1 = operations("x,y,z");
const SALT = `data_NaCl\n${cell(5.64)}_space_group_IT_number 225\n${atoms(["Na1 0 0 0", "Cl1 .5 .5 .5"])}`;
const CAESIUM = `data_CsCl\n${cell(4.12)}${P1}${atoms(["Cs1 0 0 0", "Cl1 .5 .5 .5"])}`;
const ALLOY = `data_FeCo\n${cell(2.87)}${P1}${atoms(["Fe1 0 0 0 .6", "Co1 0 0 0 .4"], ["occupancy"])}`;
const GENE = { group: 225, species: ["Na", "Cl"], sites: [["4a"], ["4b"]], numIons: [4, 4] };

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const table = (header: string, ...rows: readonly string[]) => `${[header, ...rows].join("\n")}\n`;

async function importFiles(
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Readonly<Record<string, string | boolean>> = {},
) {
  return withFiles(files, (dir) =>
    imported(
      name,
      Object.keys(files).map((file) => join(dir, file)),
      options,
    ),
  );
}

describe("a CSV table", () => {
  const csv = table(
    ",material_id,band_gap,energy_above_hull,pretty_formula,note,cif,spacegroup.number",
    `0,mp-1,5.0,0.01,NaCl,rock salt,${quoted(SALT)},225`,
    `1,mp-2,,0.02,CsCl,"a, b",${quoted(CAESIUM)},221`,
  );

  test("gives a row each with gene, coordinates, formula and the numeric columns", async () => {
    const { rows, properties, warnings } = await importFiles("csv", { "t.csv": csv });
    expect(rows.map(({ id, formula, gene }) => [id, formula, gene.group])).toEqual([
      ["mp-1", "NaCl", 225],
      ["mp-2", "CsCl", 221],
    ]);
    expect(properties).toEqual(["band_gap", "e_above_hull", "volume_per_atom"]);
    expect(rows.map((row) => row.properties)).toEqual([
      { band_gap: 5, e_above_hull: 0.01, volume_per_atom: expect.closeTo(5.64 ** 3 / 8, 9) },
      { band_gap: Number.NaN, e_above_hull: 0.02, volume_per_atom: expect.closeTo(4.12 ** 3 / 2, 9) },
    ]);
    expect(rows[0]!.structure!.elements).toHaveLength(8);
    expect(warnings).toEqual(['1 x columns that are not numbers left out (t.csv row 2, column "note")']);
  });

  test("may be compressed", async () => {
    expect((await importFiles("csv", { "t.csv.gz": gzipSync(csv) })).rows).toHaveLength(2);
  });

  test("names its symmetry tables and tolerance", async () => {
    const { metadata } = await importFiles("csv", { "t.csv": csv }, { symprec: "0.05", licence: "CC BY 4.0" });
    expect(metadata).toMatchObject({ symprec: "0.05", licence: "CC BY 4.0", setting: "ITA-standard" });
    expect(metadata.tables_sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("of another space group than the search finds is told", async () => {
    const { warnings } = await importFiles("csv", { "t.csv": csv.replace(",221\n", ",123\n") });
    expect(warnings).toContainEqual(
      expect.stringContaining("that the symmetry search does not find, its own used (t.csv row 3: 123, found 221)"),
    );
  });

  const one = (text: string) => table("material_id,gap,cif", `mp-1,1,${quoted(SALT)}`, text);
  test.each([
    [
      "without a column cif",
      table("material_id,gap", "mp-1,1"),
      't.csv: column "cif" is missing; found material_id, gap',
    ],
    ["that is empty", "", "t.csv: the file is empty"],
    ["with an empty cif", one("mp-2,1,"), 't.csv row 3, column "cif": empty, expected CIF text'],
    ["with a quote that is not closed", one('mp-2,1,"data_x'), "t.csv row 3: cannot be read: Quote Not Closed"],
    ["with a field too many", one("mp-2,1,x,y"), "t.csv row 3: cannot be read: Invalid Record Length"],
    ["with a value that is not finite", one(`mp-2,nan,${quoted(SALT)}`), 't.csv row 3, column "gap": "nan", expected'],
    ["with one id for two contents", one(`mp-1,1,${quoted(CAESIUM)}`), 't.csv row 3: the id "mp-1" was there before'],
    ["with a column twice", table("id,gap,gap,cif", `a,1,1,${quoted(SALT)}`), 't.csv: column "gap" occurs twice'],
    ["with an alloy", one(`mp-2,1,${quoted(ALLOY)}`), 't.csv row 3, column "cif": atom Fe1 (Fe) has the occupancy 0.6'],
  ])("%s is refused before any row", async (_, text, message) => {
    await expect(importFiles("csv", { "t.csv": text })).rejects.toThrow(message);
  });

  test("that is a damaged archive is refused", async () => {
    const bytes = gzipSync(csv);
    const half = bytes.subarray(0, bytes.length / 2);
    await expect(importFiles("csv", { "t.csv.gz": half })).rejects.toThrow(
      "t.csv.gz row 2: cannot be read: unexpected end of file",
    );
  });

  test("with bad rows gives the good ones if asked to, and lists the others", async () => {
    const { rows, warnings } = await importFiles("csv", { "t.csv": one("mp-2,1,nonsense") }, { skipBad: true });
    expect(rows.map(({ id }) => id)).toEqual(["mp-1"]);
    expect(warnings).toContainEqual(
      '1 x structures skipped because they cannot be used (t.csv row 3, column "cif": no CIF block lists atom sites)',
    );
  });

  test("with a repeated row gives it once", async () => {
    const { rows, warnings } = await importFiles("csv", { "t.csv": one(`mp-1,1,${quoted(SALT)}`) });
    expect(rows).toHaveLength(1);
    expect(warnings).toEqual(["1 x repeated structures left out (t.csv row 3: mp-1)"]);
  });
});

describe("splits", () => {
  const rows = (text: string, ...ids: readonly string[]) => {
    return table("material_id,cif", ...ids.map((id) => `${id},${quoted(text)}`));
  };
  const many = Array.from({ length: 300 }, (_, i) => {
    return `data_x\n${cell(4)}${P1}${atoms([`C1 0 0 0`, `O1 0 0 ${(0.3 + i / 3000).toFixed(4)}`])}`;
  });

  test("come from the names of the files where all say one", async () => {
    const { splits, rows: found } = await importFiles("csv", {
      "mp20_train.csv": rows(SALT, "a"),
      "mp20_val.csv": rows(CAESIUM, "b"),
    });
    expect(found.map(({ id }, i) => `${id} ${splits[i]}`)).toEqual(["a train", "b valid"]);
  });

  test("of one id in two files are the first's", async () => {
    const { splits, warnings } = await importFiles("csv", {
      "train.csv": rows(SALT, "a"),
      "test.csv": rows(SALT, "a"),
    });
    expect(splits).toEqual(["train"]);
    expect(warnings).toEqual(["1 x ids that are in several files, the first kept (test.csv row 2: a)"]);
  });

  test("by hash keep equal crystals together and differ between others", async () => {
    const lines = many.flatMap((text, i) => [`a${i},${quoted(text)}`]);
    const equal = (await importFiles("csv", { "t.csv": table("material_id,cif", ...lines) })).splits;
    expect(new Set(equal).size).toBe(1);
    const ids = Array.from({ length: 12 }, (_, i) => `m${i}`);
    const metals = ["Li", "Na", "K", "Rb", "Cs", "Cu", "Ag", "Tl", "Mg", "Ca", "Sr", "Ba"];
    const different = table(
      "material_id,cif",
      ...ids.map((id, i) => `${id},${quoted(SALT.replace("Na1", `${metals[i]}1`))}`),
    );
    const splits = (await importFiles("csv", { "t.csv": different })).splits;
    expect(new Set(splits).size).toBeGreaterThan(1);
    expect((await importFiles("csv", { "t.csv": different })).splits).toEqual(splits);
  });

  test("can be one for everything", async () => {
    expect((await importFiles("csv", { "t_train.csv": rows(SALT, "a") }, { split: "all" })).splits).toEqual(["all"]);
  });

  test("by file names need all names to say one", async () => {
    await expect(importFiles("csv", { "t.csv": rows(SALT, "a") }, { split: "files" })).rejects.toThrow(
      "--split files: the name of t.csv says neither train, val nor test",
    );
  });
});

describe("other formats", () => {
  const structure = {
    lattice: [
      [4.12, 0, 0],
      [0, 4.12, 0],
      [0, 0, 4.12],
    ] as const,
    positions: [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
    ] as const,
    elements: ["Cs", "Cl"],
  };

  test("a folder of CIF files gives a row for each, named by its path", async () => {
    const files = { "b/salt.cif": SALT, "a.cif": CAESIUM, "notes.txt": "no" };
    const { rows } = await withFiles(files, (dir) => imported("cif", [dir]));
    expect(rows.map(({ id, formula }) => `${id} ${formula}`)).toEqual(["a CsCl", "b/salt NaCl"]);
  });

  test("a CIF file with several structures gives a row for each block", async () => {
    const { rows } = await importFiles("cif", { "two.cif": SALT + CAESIUM });
    expect(rows.map(({ id }) => id)).toEqual(["two:NaCl", "two:CsCl"]);
  });

  test("a CIF file of a mixed site is read by the majority if asked to", async () => {
    const { rows } = await importFiles("cif", { "alloy.cif": ALLOY }, { orderedOnly: "majority" });
    expect(rows.map(({ formula }) => formula)).toEqual(["Fe"]);
  });

  test("POSCAR, extended XYZ and JSON give the same crystal", async () => {
    const poscar = (await importFiles("poscar", { POSCAR: formatPoscar(structure, "CsCl") })).rows;
    const xyz = (await importFiles("extxyz", { "a.xyz": formatExtXyz(structure, { energy: -2 }) })).rows;
    const { lattice, positions: frac_coords, elements: species } = structure;
    const json = (await importFiles("json", { "a.json": JSON.stringify({ lattice, species, frac_coords }) })).rows;
    const genes = [...poscar, ...xyz, ...json].map(({ gene }) => gene);
    expect(genes).toHaveLength(3);
    expect(genes[0]).toMatchObject({ group: 221 });
    expect(genes[1]).toEqual(genes[0]);
    expect(genes[2]).toEqual(genes[0]);
    expect(xyz[0]!.properties).toMatchObject({ energy: -2 });
  });

  test("genes have no coordinates", async () => {
    const text = JSON.stringify([GENE, { ...GENE, material_id: "m", band_gap: 5 }]);
    const { rows, properties } = await importFiles("json", { "g.json": text });
    expect(properties).toEqual(["band_gap"]);
    expect(rows.map(({ id }) => id)).toEqual(["g:1", "m"]);
    expect(rows[0]).toMatchObject({ formula: "NaCl", gene: { group: 225 }, properties: { band_gap: Number.NaN } });
    expect(rows[0]!.structure).toBeUndefined();
  });

  test("JSON may be a dictionary by id, or one entry a line", async () => {
    const byId = await importFiles("json", { "g.json": JSON.stringify({ first: GENE, second: GENE }) });
    expect(byId.rows.map(({ id }) => id)).toEqual(["first", "second"]);
    const lines = await importFiles("json", {
      "g.jsonl": `${JSON.stringify(GENE)}\n${JSON.stringify({ cif: SALT })}\n`,
    });
    expect(lines.rows.map(({ id }) => id)).toEqual(["g:1", "g:2"]);
  });

  test("JSON that is none is refused, naming the line", async () => {
    await expect(importFiles("json", { "g.jsonl": "{}\n{" })).rejects.toThrow("g.jsonl line 2: not valid JSON");
  });
});

test.each([
  ["t.csv", "material_id,cif\n", "csv"],
  ["t.csv", "time,power\n", undefined],
  ["a.cif", SALT, "cif"],
  ["CONTCAR", "", "poscar"],
  ["relaxed.vasp", "", "poscar"],
  ["a.extxyz", "", "extxyz"],
  ["a.json.gz", "", "json"],
  ["a.txt", "", undefined],
])("%s is recognised by name and content", async (name, content, format) => {
  await withFiles({ [name]: content }, async (dir) => expect(await recognisedAs(join(dir, name))).toBe(format));
});

test.each([
  [{ symprec: "0" }, '--symprec "0": expected a number above zero'],
  [{ maxAtoms: "1.5" }, '--max-atoms "1.5": expected a whole number'],
  [{ orderedOnly: "guess" }, '--ordered-only "guess": expected one of refuse, skip, majority'],
  [{ split: "half" }, '--split "half": expected one of files, hash, train, valid, test, all'],
])("refuses the options %j", async (options, message) => {
  await expect(importFiles("cif", { "a.cif": SALT }, options)).rejects.toThrow(message);
});

test("refuses a path that does not exist, and a folder without such files", async () => {
  await withFiles({ "a.txt": "" }, async (dir) => {
    await expect(imported("cif", [join(dir, "none.cif")])).rejects.toThrow("none.cif: no such file or folder");
    await expect(imported("cif", [dir])).rejects.toThrow("no such files in this folder");
  });
});
