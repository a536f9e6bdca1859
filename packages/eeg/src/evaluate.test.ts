// Tests of an evaluation: rows of the network and the baselines, predictions in order, trials without a class.
import { type Columns, eagerEngine, type Trained } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EegConfig } from "./config.ts";
import { type EegEvaluation, evaluate } from "./evaluate.ts";
import { predictions } from "./loss.ts";
import { memorySource } from "./memory-source.ts";
import { createNetwork } from "./networks/create.ts";
import type { EegNetwork } from "./networks/network.ts";
import type { Trial } from "./recording.ts";
import { TINY } from "./refusals/run.ts";
import { ABOUT, smallTrials } from "./testing.ts";

let run: Trained<EegConfig, EegNetwork> & { readonly infer: { dispose(): void } };
beforeAll(async () => {
  await chooseBackend("cpu");
  const model = createNetwork(TINY.model).initialise(1);
  const infer = eagerEngine.inference((batch, context) => ({ output: predictions(model, batch, context, TINY) }), {
    name: "tiny",
    model,
    weights: "fixed",
  });
  run = { model, infer, config: TINY, path: "tiny" };
});
afterAll(() => {
  run.infer.dispose();
  run.model.dispose();
});

/** Evaluates on test trials; with what was predicted. */
async function evaluated(
  test: readonly Trial[],
): Promise<EegEvaluation & { rows: Columns; table: EegEvaluation["rows"] }> {
  const source = memorySource("small", { train: smallTrials(40), test }, ABOUT);
  let rows: Columns | undefined;
  const sink = async (columns: Columns) => {
    rows = columns;
  };
  const found = await evaluate(run, source, "test", sink, {});
  return { ...found, table: found.rows, rows: rows! } as never;
}

const others = [...smallTrials(6, { subject: "B" }, 2), ...smallTrials(6, { subject: "C" }, 3)];

test("every subject has a row of the network and of each baseline that suits the data", async () => {
  const { table, confusion } = await evaluated(others);
  expect([...new Set(table.map(({ group }) => group))]).toEqual(["B", "C", "mean", "deviation"]);
  expect(table.filter(({ group }) => group === "B").map(({ method }) => method)).toEqual([
    "majority class",
    "CSP+LDA",
    "CSP+LDA aligned",
    "tangent space LDA aligned",
    "Laplacian C3/C4 LDA",
    "DBConformer",
  ]);
  expect(confusion.flat().reduce((sum, count) => sum + count)).toBe(12);
});

test("a side that is twice as strong is found by common spatial patterns", async () => {
  const { table } = await evaluated(others);
  const mean = table.find(({ group, method }) => group === "mean" && method === "CSP+LDA");
  expect(mean!.metrics.ACC).toBeGreaterThan(0.9);
});

test("predictions come in stored order with what the network looked at", async () => {
  const { rows } = await evaluated(others.toReversed());
  expect(Array.from(rows.values.trial as Int32Array)).toEqual(others.toReversed().map(({ trial }) => trial));
  const alpha = (rows.values.alpha as readonly Float32Array[])[0]!;
  expect(alpha.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
  expect((rows.values.spatial_attention as readonly Float32Array[])[0]).toHaveLength(9);
});

test("a trial without a class is predicted and not scored", async () => {
  const [first, ...rest] = others;
  const { rows, confusion } = await evaluated([{ ...first!, label: null }, ...rest]);
  expect(rows.length).toBe(12);
  expect(confusion.flat().reduce((sum, count) => sum + count)).toBe(11);
});

test("a split without any class is refused", async () => {
  await expect(evaluated([{ ...others[0]!, label: null }])).rejects.toThrow("no trial of split test has a class");
});
