// Check that a row's prediction does not depend on the rows it is batched with.
import assert from "node:assert/strict";
import type { Inference } from "../engine/engine.ts";
import { loadRun } from "../train/load-run.node.ts";
import type { Workbench } from "./workbench.ts";

const ROWS = 4;
const TOLERANCE = 1e-5;

/** The first rows to train on. */
export async function firstRows({ plugin, source, config }: Workbench): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of plugin.rows(source, "train", config, "train")) if (rows.push(row) === ROWS) break;
  assert.equal(rows.length, ROWS, `split train has fewer than ${ROWS} rows`);
  return rows;
}

/** Predictions of rows collated together, one array a row. */
function predictTogether({ plugin, config }: Workbench, infer: Inference, rows: readonly unknown[]): Float32Array[] {
  const { shape, data } = infer(plugin.collate(rows, config)).output!;
  assert.equal(shape[0], rows.length, "the first axis of forward's tensor is not the batch");
  const size = data.length / rows.length;
  return rows.map((_, i) => Float32Array.from(data.subarray(i * size, (i + 1) * size)));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/**
 * A trained model's prediction of a row alone and in a batch of others, in another order, agree to 1e-5 of the
 * largest value. Rows must differ in their predictions, or the comparison would show nothing.
 */
export async function checkBatchIndependence(bench: Workbench): Promise<void> {
  const trained = await loadRun(bench.plugin, bench.run);
  try {
    const rows = await firstRows(bench);
    const alone = rows.map((row) => predictTogether(bench, trained.infer, [row])[0]!);
    const together = predictTogether(bench, trained.infer, rows.toReversed()).toReversed();
    const scale = Math.max(
      1,
      ...alone.map((values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
    );
    const spread = Math.max(...alone.map((values) => largestDifference(values, alone[0]!)));
    assert.ok(
      spread > 10 * TOLERANCE * scale,
      `predictions of ${ROWS} rows are all the same (they differ by ${spread})`,
    );
    for (const [i, values] of alone.entries()) {
      const difference = largestDifference(values, together[i]!);
      assert.ok(difference <= TOLERANCE * scale, `row ${i} alone and in a batch of ${ROWS} differ by ${difference}`);
    }
  } finally {
    trained.dispose();
  }
}
