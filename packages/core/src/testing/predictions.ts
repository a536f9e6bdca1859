// Checks of the real commands evaluate and predict: declared schema, every baseline, no tensor left behind.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { tableFromIPC } from "apache-arrow";
import type { ColumnSpec } from "../data/columns.ts";
import { ArrowDataset } from "../data/dataset.node.ts";
import { arrowSchema, METADATA } from "../data/schema.ts";
import type { Evaluation } from "../plugin.ts";
import { loadRun } from "../train/load-run.node.ts";
import { runGoodCommand } from "./command.ts";
import type { Workbench } from "./workbench.ts";

/** Names, Arrow types and nullability as declared; our reader and Arrow's own open it and find the same rows. */
async function assertPredictions({ plugin, config }: Workbench, path: string): Promise<void> {
  const specs = plugin.predictionColumns(config) as readonly ColumnSpec[];
  const table = tableFromIPC(await readFile(path));
  const described = (fields: typeof table.schema.fields) =>
    fields.map(({ name, type, nullable }) => `${name}: ${type}${nullable ? "" : " not null"}`);
  assert.deepEqual(described(table.schema.fields), described(arrowSchema(specs, {}).fields));
  assert.equal(table.schema.metadata.get(METADATA.domain), plugin.name);
  const tables = { predictions: { columns: specs, version: 1, example: { length: 0, values: {} } } };
  const dataset = await ArrowDataset.open(path, tables);
  let rows = 0;
  for await (const columns of dataset.scan("predictions", "all")) rows += columns.length;
  assert.ok(rows > 0, `${path} has no rows`);
  assert.equal(rows, table.numRows);
}

/** `evaluate` writes predictions.arrow as declared. */
export async function checkEvaluatedPredictions(bench: Workbench): Promise<void> {
  await evaluate(bench);
  await assertPredictions(bench, join(bench.run, "predictions.arrow"));
}

/** `evaluate` writes a row for the model and for every declared baseline in each group, with the declared metrics; notes are lines. */
export async function checkEvaluationRows(bench: Workbench): Promise<void> {
  await evaluate(bench);
  const { plugin } = bench;
  const { rows, notes, warnings } = JSON.parse(
    await readFile(join(bench.run, "evaluation.json"), "utf8"),
  ) as Evaluation;
  for (const line of [...notes, ...warnings]) assert.match(line, /^[^\n]+$/, "a note or warning is not one line");
  const groups = new Set(rows.map(({ group }) => group));
  assert.ok(groups.size > 0, "evaluation.json has no rows");
  for (const group of groups) {
    const members = rows.filter((row) => row.group === group);
    const methods = members.map(({ method }) => method);
    for (const baseline of plugin.baselines) assert.ok(methods.includes(baseline), `${group}: no row for ${baseline}`);
    const models = methods.filter((method) => !plugin.baselines.includes(method));
    assert.ok(models.length > 0, `${group}: no row for the model beside ${methods.join(", ")}`);
    for (const { metrics } of members)
      assert.deepEqual(Object.keys(metrics).sort(), Object.keys(plugin.metrics).sort());
  }
}

async function evaluate({ plugin, run, folder, options }: Workbench): Promise<void> {
  await runGoodCommand(plugin, ["evaluate", run, "--backend", options.backend], folder);
}

/** `predict` on a user's file writes what it says, as declared. */
export async function checkPredictedFile(bench: Workbench): Promise<void> {
  const { plugin, run, options, makeFolder } = bench;
  const folder = await makeFolder();
  const words = await options.arrangeInput(folder);
  const out = join(folder, "out.arrow");
  await runGoodCommand(plugin, ["predict", run, ...words, "--out", out, "--backend", options.backend], folder);
  await assertPredictions(bench, out);
}

/** A second evaluation and a second prediction leave as many tensors alive as there were before. */
export async function checkPredictionLeaks({ plugin, run, source }: Workbench): Promise<void> {
  const trained = await loadRun(plugin, run);
  const work = async () => {
    await plugin.evaluate(trained, source, "test", async () => {}, {});
    await plugin.predict(trained, source, "test", async () => {}, {});
    return tf.memory().numTensors;
  };
  try {
    const first = await work();
    assert.equal(await work(), first, "tensors alive after a second evaluation and prediction");
  } finally {
    trained.dispose();
  }
}
