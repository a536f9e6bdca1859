// `score` through the command line, with the model that comes with the package.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseBackend, DatasetWriter } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StructureRow } from "../formats/structure-row.ts";
import { runCommand } from "../generate/testing.ts";
import { columnsOf, STRUCTURES, structuresTable } from "../structures.ts";
import { geneOf } from "../wyformer/testing.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "score-"));
  await chooseBackend("wasm");
});
afterAll(() => rm(dir, { recursive: true }));

const row = (id: string, gene: StructureRow["gene"], energy?: number): StructureRow => ({
  id,
  formula: "X",
  gene,
  properties: { e_above_hull: energy ?? Number.NaN },
});

async function dataset(name: string, split: string, rows: readonly StructureRow[], properties: readonly string[]) {
  const path = join(dir, name);
  const tables = { [STRUCTURES]: structuresTable };
  const description = { domain: "crystal", tables, metadata: {}, licence: "CC0-1.0", source: "tiny" };
  const writer = await DatasetWriter.create(path, description);
  await writer.write({ table: STRUCTURES, split, columns: columnsOf(rows, properties) });
  await writer.finish();
  return path;
}

test("genes with energies are judged by the data that is named", async () => {
  const data = await dataset("data", "train", [row("salt", geneOf(225, "Na a", "Cl b"))], []);
  const made = [row("salt", geneOf(225, "Cl a", "Na b"), 0), row("new", geneOf(221, "Cs a", "Cl b"), 0.05)];
  const structures = await dataset("made", "all", made, ["e_above_hull"]);
  const { code, text } = await runCommand("score", "pretrained", "--structures", structures, "--data", data);
  expect(code, text).toBe(0);
  expect(text).toMatch(/2 structures, 0 with coordinates/);
  expect(text).toMatch(/of the unique novel 50\.0 %/);
  expect(text).toMatch(/S\.U\.N\. 50\.0 %, S\.S\.U\.N\. 50\.0 % of the 2 whose e_above_hull is known/);
});

test.each([
  [[], /--structures <dir>: says which structures are scored/],
  [["--structures", "nowhere"], /nowhere/],
  [["--structures", "x", "--stable", "cold"], /--stable "cold": expected a number of eV\/atom/],
])("refuses %j", async (words, message) => {
  const { code, text } = await runCommand("score", "pretrained", ...words);
  expect(code).toBe(2);
  expect(text).toMatch(message);
});
