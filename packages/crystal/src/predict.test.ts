// Predictions as rows: surprise of a generator, properties with their spread.
import { eagerEngine } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { afterEach, beforeAll, expect, test } from "vitest";
import { collate } from "./collate.ts";
import type { CrystalConfig } from "./config.ts";
import { nextTokenLoss } from "./loss.ts";
import { Wyformer } from "./model.ts";
import { plugin } from "./plugin.ts";
import { predict, predictionRows, type Run } from "./predict.ts";
import type { StoredCrystal } from "./structures.ts";
import { sourceOf } from "./testing.ts";
import { GENES, geneOf, generation, PLAIN, property } from "./wyformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

let model: Wyformer | undefined;
afterEach(() => model?.dispose());

/** An untrained run. */
function runOf(config: CrystalConfig): Run {
  const own = new Wyformer(config.model).initialise(1);
  model = own;
  const forward = (batch: Parameters<typeof plugin.forward>[1], context: Parameters<typeof plugin.forward>[2]) => ({
    output: plugin.forward(own, batch, context, config),
  });
  return { model: own, config, path: "run", infer: eagerEngine.inference(forward, { name: "m", weights: "fixed" }) };
}

const stored = (
  gene: StoredCrystal["gene"],
  i: number,
  properties: StoredCrystal["properties"] = {},
): StoredCrystal => ({
  id: `gene-${i}`,
  formula: "X",
  gene,
  properties,
});

test("the surprise of a crystal is the loss of all its cuts", async () => {
  const config = generation();
  const run = runOf(config);
  const gene = geneOf(136, "O f");
  const { values } = predictionRows([stored(gene, 0)], run);
  const rows = [0, 1].map((known) => ({ id: "x", gene, known, weight: 2 }));
  const loss = eagerEngine.inference(
    (batch, context) => ({ loss: nextTokenLoss(run.model, config.model, batch, context) }),
    {
      name: "loss",
      weights: "fixed",
    },
  );
  const wanted = loss(collate(rows, config)).loss!.data[0]!;
  expect((values.surprise as Float32Array)[0]).toBeCloseTo(wanted, 4);
});

test("the parts of a surprise add up to it", () => {
  const run = runOf(generation());
  const { values, length } = predictionRows(
    GENES.map((gene, i) => stored(gene, i)),
    run,
  );
  const parts = ["elements", "site_symmetries", "sites_enumeration"].map((name) => values[`surprise_${name}`]);
  for (let row = 0; row < length; row++) {
    const sum = parts.reduce((total, part) => total + (part as Float32Array)[row]!, 0);
    expect((values.surprise as Float32Array)[row]).toBeCloseTo(sum, 4);
  }
});

test("predict says how many structures there were, and how surprising they are on average", async () => {
  const run = runOf(generation());
  const source = sourceOf({ all: GENES.slice(0, 2).map((gene, i) => stored(gene, i)) });
  const surprises: number[] = [];
  const lines = await predict(
    run,
    source,
    "all",
    async ({ values }) => {
      surprises.push(...(values.surprise as Float32Array));
    },
    {},
  );
  const mean = (surprises[0]! + surprises[1]!) / 2;
  expect(lines).toEqual([`2 structures, surprise ${mean.toFixed(2)} nats on average`]);
});

test("a property in every equivalent description has the same mean, whichever of them is stored", () => {
  const run = runOf(property({ augmentation: "equivalent" }));
  const genes = [geneOf(225, "Na a", "Cl b"), geneOf(225, "Cl a", "Na b")];
  const { values } = predictionRows(
    genes.map((gene, i) => stored(gene, i, { [PLAIN.column]: 1 })),
    run,
  );
  const [first, second] = values[PLAIN.column] as Float32Array;
  expect(first).toBeCloseTo(second!, 5);
  expect(values[`${PLAIN.column}_true`]).toEqual(Float32Array.of(1, 1));
});

test("a structure that the model has no tokens for is refused by name", () => {
  const run = runOf(generation());
  expect(() => predictionRows([stored(geneOf(225, "Xe a"), 7)], run)).toThrow(
    "gene-7: not in the model's vocabulary: element Xe",
  );
});
