// Bad input files that importers refuse, arranged for real.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Refusal } from "@sciformer/core";

/** A CIF of rock salt in P 1 with changes of its lines. */
function cif(change: (text: string) => string = (text) => text): string {
  const cell = ["length_a 4", "length_b 4", "length_c 4", "angle_alpha 90", "angle_beta 90", "angle_gamma 90"];
  const sites = ["label", "type_symbol", "fract_x", "fract_y", "fract_z", "occupancy"];
  return change(
    [
      "data_salt",
      ...cell.map((line) => `_cell_${line}`),
      "loop_",
      ...sites.map((name) => `_atom_site_${name}`),
      "Na1 Na 0 0 0 1",
      "Cl1 Cl 0.5 0.5 0.5 1",
      "",
    ].join("\n"),
  );
}

/** A file with a content, imported. */
function importRefusal(
  name: string,
  message: RegExp,
  format: string,
  file: string,
  content: string | Uint8Array,
): Refusal {
  const arrange = async (dir: string) => {
    const path = join(dir, file);
    await writeFile(path, content);
    return ["data", "import", format, path, "--out", join(dir, "out")];
  };
  return { name, message, arrange };
}

const cifRefusal = (name: string, message: RegExp, change: (text: string) => string) =>
  importRefusal(name, message, "cif", "salt.cif", cif(change));
const replaced = (from: string, to: string) => (text: string) => text.replace(from, to);

const gene = (changes: object) =>
  JSON.stringify({ group: 225, species: ["Na", "Cl"], sites: [["4a"], ["4b"]], numIons: [4, 4], ...changes });
const geneRefusal = (name: string, message: RegExp, changes: object) =>
  importRefusal(name, message, "json", "gene.json", gene(changes));

const CIF_REFUSALS: readonly Refusal[] = [
  cifRefusal("a cell length of zero", /salt\.cif.*cell length a is 0/, replaced("length_a 4", "length_a 0")),
  cifRefusal("an impossible angle", /salt\.cif.*cell angle beta is 190/, replaced("angle_beta 90", "angle_beta 190")),
  cifRefusal("an unknown element", /salt\.cif.*Qq/, replaced("Na1 Na", "Qq1 Qq")),
  cifRefusal("a coordinate that is no number", /salt\.cif.*"half"/, replaced("0.5 0.5 0.5", "half 0.5 0.5")),
  cifRefusal("partial occupancy", /salt\.cif.*occupancy 0\.5/, replaced("0.5 0.5 0.5 1", "0.5 0.5 0.5 0.5")),
  cifRefusal("two elements on one site", /salt\.cif.*stand on one site/, replaced("0.5 0.5 0.5", "0 0 0")),
  cifRefusal("a loop that is not full", /salt\.cif/, replaced("0.5 0.5 0.5 1", "0.5 0.5")),
  cifRefusal("Cartesian coordinates only", /salt\.cif.*Cartesian/, (text) => text.replaceAll("fract_", "Cartn_")),
  cifRefusal("a file without atoms", /salt\.cif/, (text) => text.slice(0, text.indexOf("loop_"))),
];

const TABLE_REFUSALS: readonly Refusal[] = [
  importRefusal(
    "a CSV without a column of CIF texts",
    /mp\.csv: column "cif" is missing; found id, structure/,
    "csv",
    "mp.csv",
    "id,structure\na,b\n",
  ),
  importRefusal(
    "one id with two contents",
    /mp\.csv row 3.*"a" was there before with other content/,
    "csv",
    "mp.csv",
    `material_id,cif\na,"${cif()}"\na,"${cif(replaced("length_a 4", "length_a 5"))}"\n`,
  ),
  importRefusal(
    "a property that is not finite",
    /mp\.csv row 3, column "gap": "nan"/,
    "csv",
    "mp.csv",
    `material_id,gap,cif\na,1,"${cif()}"\nb,nan,"${cif()}"\n`,
  ),
  importRefusal(
    "a truncated archive",
    /mp\.csv\.gz/,
    "csv",
    "mp.csv.gz",
    gzipSync(`material_id,cif\na,"${cif()}"\n`).subarray(0, 60),
  ),
];

const GENE_REFUSALS: readonly Refusal[] = [
  geneRefusal("a space group that there is not", /group 231 is out of range 1\.\.230/, { group: 231 }),
  geneRefusal("a wrong multiplicity", /gene\.json/, { sites: [["8a"], ["4b"]] }),
  geneRefusal("a fixed position taken twice", /gene\.json/, { sites: [["4a"], ["4a"]] }),
  geneRefusal("counts that do not add up", /gene\.json/, { numIons: [4, 8] }),
];

export const importRefusals: readonly Refusal[] = [...CIF_REFUSALS, ...TABLE_REFUSALS, ...GENE_REFUSALS];
