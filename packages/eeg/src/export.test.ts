// Tests of the exported networks: as the eager ones for any number of trials, parameters under the authors' names.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, exportModel, type TensorBatch } from "@sciformer/core";
import { chooseBackend, exportOnnx } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collate } from "./collate.ts";
import type { EegConfig } from "./config.ts";
import { predictions } from "./loss.ts";
import { createNetwork } from "./networks/create.ts";
import { networkFor, networkNames, sizes } from "./sizes.ts";
import { tokenizer } from "./tokenizer.ts";

let folder: string;
beforeAll(async () => {
  await chooseBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "sciformer-eeg-export-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A network for short trials of four channels. */
function exported(name: string, changes: object = {}) {
  const task = { ...sizes.small.task, channels: ["C3", "C1", "C2", "C4"], samples: name === "dcnn" ? 250 : 151 };
  const config: EegConfig = { ...sizes.small, model: { ...networkFor(name, sizes.small, task), ...changes }, task };
  const model = createNetwork(config.model).initialise(1);
  const forward = (batch: TensorBatch, context: Context) => ({ output: predictions(model, batch, context, config) });
  return { model, config, forward, example: collate(tokenizer.examples(config), config) };
}

test.each<[string, string, object]>([
  ...networkNames.map((name): [string, string, object] => [name, name, {}]),
  ["DBConformer with a gate", "dbconformer", { gate_flag: true }],
  ["DBConformer over time only", "dbconformer", { branch: "temporal" }],
])("%s: as eager for 1, 2 and 5 trials", async (_, name, changes) => {
  const { model, forward, example } = exported(name, changes);
  const summary = await exportOnnx(forward, join(folder, "model.onnx"), example, { name: "eeg", model }, [1, 2, 5]);
  expect(summary.difference!.relative).toBeLessThan(1e-5);
  model.dispose();
});

test("the graph takes any number of trials, and names its constants as the state dictionary does", () => {
  const { model, forward, example } = exported("dbconformer");
  const graph = exportModel(forward, example, { name: "eeg", model });
  expect(graph.inputs).toEqual([{ name: "x", dtype: "float32", shape: ["batch", 4, 151] }]);
  expect(graph.outputs).toEqual([{ name: "output", dtype: "float32", shape: ["batch", 2 + 4 + 16] }]);
  const names = new Set(graph.initializers.map(({ name }) => name));
  expect(names).toContain("temporal_transformer.0.0.fn.1.queries.weight");
  expect(names).toContain("spatial_attn_pool.2.weight");
});
