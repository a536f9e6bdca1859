// `generate` through the command line, with an untrained model: files, checks, figures.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Report } from "@sciformer/core";
import { ArrowDataset, chooseBackend, DatasetWriter, writeSafetensors } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseCif } from "../formats/cif/read.ts";
import { geneFromJson } from "../formats/text/gene-json.ts";
import { Wyformer } from "../model.ts";
import { columnsOf, STRUCTURES, structuresTable } from "../structures.ts";
import { analyse } from "../symmetry/crystal.ts";
import { GENES, generation } from "../wyformer/testing.ts";
import { runCommand } from "./testing.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "generate-"));
  await chooseBackend("wasm");
  const run = join(dir, "run");
  await mkdir(run);
  const header = { domain: "crystal", name: "run", size: "small", seed: 1, data: join(dir, "data") };
  const config = generation();
  await writeFile(
    join(run, "config.json"),
    JSON.stringify({ ...header, engine: "eager", backend: "cpu", versions: {}, ...config }),
  );
  const model = new Wyformer(config.model).initialise(1);
  await writeSafetensors(join(run, "best.safetensors"), model.stateDict());
  model.dispose();
  const tables = { [STRUCTURES]: structuresTable };
  const writer = await DatasetWriter.create(join(dir, "data"), {
    domain: "crystal",
    tables,
    metadata: {},
    licence: "CC0-1.0",
    source: "tiny",
  });
  const rows = GENES.map((gene, i) => ({ id: `gene-${i}`, formula: "X", gene, properties: {} }));
  for (const split of ["train", "test"]) {
    await writer.write({ table: STRUCTURES, split, columns: columnsOf(rows, []) });
  }
  await writer.finish();
});
afterAll(() => rm(dir, { recursive: true }));

const generate = (...words: readonly string[]) => runCommand("generate", join(dir, "run"), ...words);

test("writes structures that read back with their space group, and the genes of all", async () => {
  const out = join(dir, "cifs");
  const { code, text } = await generate("--count", "6", "--seed", "3", "--format", "cif,poscar,extxyz", "--out", out);
  expect(code, text).toBe(0);
  const names = await readdir(out);
  const cifs = names.filter((name) => name.endsWith(".cif"));
  expect(cifs.length).toBeGreaterThan(0);
  for (const extension of [".vasp", ".xyz"]) {
    expect(names.filter((name) => name.endsWith(extension))).toHaveLength(cifs.length);
  }
  for (const name of cifs) {
    const written = await readFile(join(out, name), "utf8");
    expect(written).toMatch(/^# generated; model geometry, not relaxed\n/);
    const [read] = parseCif(written, name, new Report());
    expect(String(analyse(read!.structure).group)).toBe(/-(\d+)\.cif$/.exec(name)![1]);
  }
  const genes = JSON.parse(await readFile(join(out, "genes.json"), "utf8")) as never[];
  for (const gene of genes) expect(geneFromJson(gene, "genes.json").sites.length).toBeGreaterThan(0);
  expect(text).toMatch(/read back with the space group asked for/);
  expect(text).toMatch(/^valid 100\.0 %; of these unique/m);
  expect(text).toMatch(/free coordinates \d\.\d{3}, density/);
});

test("one seed writes the same bytes again, as an Arrow dataset too", async () => {
  const [first, second] = [join(dir, "first"), join(dir, "second")];
  for (const out of [first, second])
    await generate("--count", "3", "--group", "221", "--format", "arrow", "--out", out);
  const path = join(first, "structures.arrow");
  expect(await readFile(join(second, "structures.arrow"))).toEqual(await readFile(path));
  const dataset = await ArrowDataset.open(path, { [STRUCTURES]: structuresTable });
  for await (const { values } of dataset.scan(STRUCTURES, "all")) {
    expect(new Set(values.space_group as Uint8Array)).toEqual(new Set([221]));
  }
});

test("elements that are asked for all occur, and no others", async () => {
  const out = join(dir, "oxides");
  await generate("--count", "3", "--elements", "Ti,O", "--out", out);
  const genes = JSON.parse(await readFile(join(out, "genes.json"), "utf8")) as { species: string[] }[];
  expect(genes.length).toBeGreaterThan(0);
  for (const { species } of genes) expect([...new Set(species)].sort()).toEqual(["O", "Ti"]);
});

test.each([
  [["--group", "227"], /space group 227 is none of the 5 that the model knows/],
  [["--elements", "Xe"], /element Xe is not in the model's vocabulary/],
  [["--condition", "band_gap=1"], /the model is not steered by "band_gap"; it is by nothing/],
])("refuses %j", async (words, message) => {
  const { code, text } = await generate(...words, "--out", join(dir, "none"));
  expect(code).toBe(2);
  expect(text).toMatch(message);
});
