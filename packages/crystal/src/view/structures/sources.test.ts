// Where the structures of a run are.
import { expect, test } from "vitest";
import { madeRun } from "../testing.ts";
import { familyTable } from "./families.ts";
import { crystalSources } from "./sources.ts";

const GENES = new TextEncoder().encode('[{"group":225,"species":["Na","Cl"],"sites":[["4a"],["4b"]],"numIons":[4,4]}]');
const ids = async (run: Parameters<typeof madeRun>[0]) => (await crystalSources(madeRun(run))).map(({ id }) => id);

test("generated structures come first, then what was not trained on", async () => {
  const table = familyTable();
  const tables = { "structures/train": table, "structures/test": table };
  expect(await ids({ files: { "cif/genes.json": GENES }, tables })).toEqual(["generated", "test", "train"]);
});

test("a run without any structure shows the families of the embedded default", async () => {
  expect(await ids({})).toEqual(["families"]);
});

test("genes alone are a table too", async () => {
  const [source] = await crystalSources(madeRun({ files: { "genes.json": GENES } }));
  expect((await source!.open()).formulas).toEqual(["NaCl"]);
});
