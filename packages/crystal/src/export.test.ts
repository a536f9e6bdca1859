// Tests that the networks leave as standard ONNX graphs, for any number of crystals.
import { type Context, exportModel, type TensorBatch } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { beforeAll, expect, test } from "vitest";
import { collate } from "./collate.ts";
import { crystals } from "./loss.ts";
import { Wyformer } from "./model.ts";
import { GENES, generation, PLAIN, property } from "./wyformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

const rows = GENES.map((gene, i) => ({ id: `crystal ${i}`, gene }));
const FIELDS = ["elements", "site_symmetries", "sites_enumeration"];

test.each([
  ["a generator", generation(), ["start", ...FIELDS, "valid"]],
  ["a conditioned generator", generation({ condition: [PLAIN] }), ["start", ...FIELDS, "valid", "condition"]],
  [
    "a generator of harmonic classes",
    generation({}, "harmonic"),
    ["start", "elements", "site_symmetries", "harmonic_cluster", "harmonic_site_symmetries", "valid"],
  ],
  [
    "a property model",
    property(),
    ["start", "site_symmetries", "elements", "harmonic_site_symmetries", "multiplicity", "valid"],
  ],
])("%s can be exported, and asks for nothing that only training needs", (_, config, inputs) => {
  const model = new Wyformer(config.model).initialise(1);
  const forward = (batch: TensorBatch, context: Context) => ({
    output: model.forward(crystals(batch, config.model), context),
  });
  const onnx = exportModel(forward, collate(rows, config), { name: "wyformer", model });
  expect(onnx.inputs.map(({ name }) => name).sort()).toEqual(inputs.toSorted());
  model.dispose();
});
