// The package as a library: the model that comes with it, genes, structures, files.
import { Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { expect, test } from "vitest";
import { analyse, embody, formatCif, sampleGenes, structureOf } from "./index.ts";
import { loadFinder, loadRun } from "./node.ts";

test("the shipped model gives genes, genes give crystals of their space group, crystals are CIF", async () => {
  await chooseBackend("wasm");
  loadFinder();
  const run = await loadRun();
  const genes = [...sampleGenes(run, { count: 5, seed: 1, group: 225 })].flatMap(({ decoded }) =>
    "gene" in decoded ? [decoded.gene] : [],
  );
  run.dispose();
  expect(genes).toHaveLength(5);
  const made = genes.flatMap((gene) => {
    const found = embody(gene, new Random(1));
    return "crystal" in found ? [found.crystal] : [];
  });
  expect(made.length).toBeGreaterThan(0);
  for (const crystal of made) {
    expect(analyse(structureOf(crystal)).group).toBe(225);
    expect(formatCif(crystal)).toContain("_space_group_IT_number 225");
  }
});
