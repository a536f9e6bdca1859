// Tests that the golden cases of this domain come out within their tolerances, and that no kind is passed over.
import { fileURLToPath } from "node:url";
import { eagerEngine, type ParityOptions } from "@sciformer/core";
import { chooseBackend, runCases } from "@sciformer/core/node";
import { describeGoldenCases } from "@sciformer/core/testing";
import { beforeAll, expect, test } from "vitest";
import { plugin } from "./plugin.ts";

const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/nilm/", import.meta.url));
const OPTIONS: ParityOptions = { engine: eagerEngine, backend: "cpu" };

const COVERED = {
  network: ["model_paper_eval", "model_small_eval", "model_small_train_grads", "train_5steps_adamw"],
  plain: [
    "energy_aggregation",
    "lr_and_early_stopping",
    "metrics",
    "prep_refit",
    "prep_ukdale",
    "scaler",
    "splits",
    "status_filter",
    "timestamp_features",
  ],
};

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

describeGoldenCases(plugin, FIXTURES, COVERED);

test.each(Object.entries(NOT_COVERED))("%s is refused as of an unknown kind", async (name, kind) => {
  const { results } = await run(name);
  expect(results).toEqual([{ name: "case", passed: false, reason: expect.stringContaining(`unknown kind ${kind}`) }]);
});

test("every golden case of the folder is one of these", async () => {
  const kinds = new Map<string, string>();
  await runCases({ ...plugin, parity: {} }, [FIXTURES], OPTIONS, ({ testCase }) =>
    kinds.set(testCase.name, testCase.kind),
  );
  expect([...kinds.keys()].sort()).toEqual([...COVERED.network, ...COVERED.plain, ...Object.keys(NOT_COVERED)].sort());
});
