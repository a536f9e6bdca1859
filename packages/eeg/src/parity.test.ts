// Tests that the golden cases of this domain come out within their tolerances, on every engine and backend.
import { fileURLToPath } from "node:url";
import { type AnyPlugin, eagerEngine, type ParityOptions } from "@sciformer/core";
import { chooseBackend, compiledEngine, runCases } from "@sciformer/core/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parity } from "./parity.ts";

const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/eeg/", import.meta.url));
const plugin = { name: "eeg", parity } as unknown as AnyPlugin;

/** The cases that run a network, and so the engine. */
const NETWORK = [
  "baseline_ctnet",
  "baseline_eegconformer",
  "baseline_eegnet",
  "baseline_fbcnet",
  "baseline_ifnet",
  "baseline_scnn",
  "dbconformer_blankertz_nodrop",
  "dbconformer_gate",
  "dbconformer_meanpool_nopos",
  "dbconformer_paper_bnci2014001",
  "dbconformer_small_eval",
  "dbconformer_small_train_bn",
  "dbconformer_temporal_only",
  "dbconformer_train5",
  "dbconformer_train5_officialinit",
];
/** The cases of signals, files and figures. */
const PLAIN = [
  "bipolar18",
  "cca_ssvep",
  "csp_lda",
  "euclidean_alignment",
  "file_decoding_small",
  "filters",
  "leadfield_4shell",
  "leadfield_homogeneous",
  "metrics",
  "moabb_bandpass",
  "resample",
  "spectra",
  "splits",
];

beforeAll(() => chooseBackend("cpu"));

async function run(name: string, options: ParityOptions) {
  const [report] = await runCases(plugin, [`${FIXTURES}${name}.json`], options);
  return report!.results;
}

test.each([...NETWORK, ...PLAIN])("%s comes out as its golden case has it", async (name) => {
  const results = await run(name, { engine: eagerEngine, backend: "cpu" });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  expect(results.length).toBeGreaterThan(0);
});

test.each(NETWORK)("%s, compiled, comes out as its golden case has it", async (name) => {
  const results = await run(name, { engine: compiledEngine({ threads: 1 }), backend: "cpu" });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
});

describe("on the wasm backend", () => {
  beforeAll(() => chooseBackend("wasm"));
  afterAll(() => chooseBackend("cpu"));

  test.each(NETWORK)("%s comes out as its golden case has it", async (name) => {
    const results = await run(name, { engine: eagerEngine, backend: "wasm" });
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });
});
