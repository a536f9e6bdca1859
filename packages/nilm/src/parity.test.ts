// Tests that the golden cases of this domain come out within their tolerances, and that no kind is passed over.
import { fileURLToPath } from "node:url";
import { eagerEngine, type ParityOptions } from "@sciformer/core";
import { chooseBackend, compiledEngine, runCases } from "@sciformer/core/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plugin } from "./plugin.ts";

const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/nilm/", import.meta.url));
const OPTIONS: ParityOptions = { engine: eagerEngine, backend: "cpu" };

const COVERED = [
  "energy_aggregation",
  "lr_and_early_stopping",
  "metrics",
  "model_paper_eval",
  "model_small_eval",
  "model_small_train_grads",
  "prep_refit",
  "prep_ukdale",
  "scaler",
  "splits",
  "status_filter",
  "timestamp_features",
  "train_5steps_adamw",
];

/** Cases of further models, and the kind that nothing runs yet. */
const NOT_COVERED = {
  baselines_eval: "baselines.forward",
  chart_model: "chart.forward",
  chart_tokens: "chart.tokens",
  lif_neuron: "lif",
  lmu_cell: "lmu.cell",
  lmu_matrices: "lmu.matrices",
  lmuformer_relu: "lmuformer.forward",
  lmuformer_spiking_ms: "lmuformer.spiking",
};

beforeAll(() => chooseBackend("cpu"));

const run = async (name: string, options = OPTIONS) =>
  (await runCases(plugin, [`${FIXTURES}${name}.json`], options))[0]!;

test.each(COVERED)("%s comes out as its golden case has it", async (name) => {
  const { results } = await run(name);
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  expect(results.length).toBeGreaterThan(0);
});

/** The cases that run the network, and so the engine. */
const NETWORK = ["model_paper_eval", "model_small_eval", "model_small_train_grads", "train_5steps_adamw"];

test.each(NETWORK)("%s, compiled, comes out as its golden case has it", async (name) => {
  const { results } = await run(name, { engine: compiledEngine({ threads: 1 }), backend: "cpu" });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
});

describe("on the wasm backend", () => {
  beforeAll(() => chooseBackend("wasm"));
  afterAll(() => chooseBackend("cpu"));

  test.each(NETWORK)("%s comes out as its golden case has it", async (name) => {
    const { results } = await run(name, { engine: eagerEngine, backend: "wasm" });
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });
});

test.each(Object.entries(NOT_COVERED))("%s is refused as of an unknown kind", async (name, kind) => {
  const { results } = await run(name);
  expect(results).toEqual([{ name: "case", passed: false, reason: expect.stringContaining(`unknown kind ${kind}`) }]);
});

test("every golden case of the folder is one of these", async () => {
  const kinds = new Map<string, string>();
  await runCases({ ...plugin, parity: {} }, [FIXTURES], OPTIONS, ({ testCase }) =>
    kinds.set(testCase.name, testCase.kind),
  );
  expect([...kinds.keys()].sort()).toEqual([...COVERED, ...Object.keys(NOT_COVERED)].sort());
});
