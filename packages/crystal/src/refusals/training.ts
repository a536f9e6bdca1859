// Bad datasets and options that training refuses, arranged for real.
import { join } from "node:path";
import type { Refusal } from "@sciformer/core";
import { DatasetWriter } from "@sciformer/core/node";
import type { StructureRow } from "../formats/structure-row.ts";
import { columnsOf, STRUCTURES, structuresTable } from "../structures.ts";
import { siteByLetter } from "../symmetry/sites.ts";

const BACKEND = ["--backend", "cpu"];

/** Rock salts whose property is given. */
function salts(property: (place: number) => number): StructureRow[] {
  const cations = ["Li", "Na", "K", "Rb", "Cs", "Mg", "Ca", "Sr"];
  return cations.map((cation, i) => ({
    id: cation,
    formula: `${cation}X`,
    gene: { group: 225, sites: [siteByLetter(225, cation, "a")!, siteByLetter(225, "Cl", "b")!] },
    properties: { gap: property(i) },
  }));
}

/** A dataset of the rows, and `train` on it. */
function trainRefusal(
  name: string,
  message: RegExp,
  options: readonly string[],
  { rows = salts((i) => i), metadata = {} }: { rows?: StructureRow[]; metadata?: Record<string, string> } = {},
): Refusal {
  const arrange = async (dir: string) => {
    const data = join(dir, "data");
    const tables = { [STRUCTURES]: structuresTable };
    const description = { domain: "crystal", tables, metadata, licence: "CC0-1.0", source: "tiny" };
    const writer = await DatasetWriter.create(data, description);
    for (const split of ["train", "valid"]) {
      await writer.write({ table: STRUCTURES, split, columns: columnsOf(rows, ["gap"]) });
    }
    await writer.finish();
    return ["train", "--data", data, "--runs", join(dir, "runs"), ...BACKEND, ...options];
  };
  return { name, message, arrange };
}

/** What training refuses. */
export const trainingRefusals: readonly Refusal[] = [
  trainRefusal("a property that the dataset does not have", /no column "mass" for --target; there are gap/, [
    "--target",
    "mass",
  ]),
  trainRefusal(
    "a property that is the same for all",
    /split train, column "gap": all 8 values are 3; nothing to learn from/,
    ["--target", "gap"],
    { rows: salts(() => 3) },
  ),
  trainRefusal("a property without values", /split train, column "gap": no value to learn from/, ["--target", "gap"], {
    rows: salts(() => Number.NaN),
  }),
  trainRefusal("the logarithm of a property that is zero", /split train, column "gap": 0, expected a number above 0/, [
    "--target",
    "gap",
    "--log",
  ]),
  trainRefusal("fewer crystals than a batch takes", /split train has 8 crystals, a batch takes 64/, []),
  trainRefusal("an unknown augmentation", /--augmentation twice: expected one of equivalent, paper, none/, [
    "--augmentation",
    "twice",
  ]),
  trainRefusal("data made with other tables", /made with another table of Wyckoff positions/, [], {
    metadata: { tables_sha256: "0".repeat(64) },
  }),
];
