// Tests of the parity adapters of files and montages on golden cases that lie in this repository.
import { fileURLToPath } from "node:url";
import { type AnyPlugin, eagerEngine, type ParityCase } from "@sciformer/core";
import { runCases } from "@sciformer/core/node";
import { expect, test } from "vitest";
import { bipolarParity } from "./bipolar.ts";
import { fileDecoding } from "./files.ts";

const FIXTURES = fileURLToPath(new URL("../../../../test/fixtures/eeg/", import.meta.url));
/** The part of the plugin that runs cases. */
const ADAPTERS = {
  name: "eeg",
  parity: { file_decoding: fileDecoding, bipolar: async (testCase: ParityCase) => bipolarParity(testCase) },
} as unknown as AnyPlugin;

test.each(["file_decoding_small", "bipolar18"])("%s comes out as its golden case has it", async (name) => {
  const [report] = await runCases(ADAPTERS, [`${FIXTURES}${name}.json`], { engine: eagerEngine, backend: "cpu" });
  const { results } = report!;
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  expect(results.length).toBeGreaterThan(0);
});
