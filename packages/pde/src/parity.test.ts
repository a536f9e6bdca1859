// Tests that the golden cases of this domain come out within their tolerances, on every engine and backend.
import { fileURLToPath } from "node:url";
import { type AnyPlugin, eagerEngine, type ParityOptions } from "@sciformer/core";
import { chooseBackend, compiledEngine, runCases } from "@sciformer/core/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parity } from "./parity.ts";

const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/pde/", import.meta.url));
const plugin = { name: "pde", parity } as unknown as AnyPlugin;

/** The cases that run the network, and so the engine. */
const NETWORK = ["blocks", "mc_flow", "mc_forward", "mc_train", "sc_flow", "sc_forward", "sc_train"];
const TABLES = ["initial_conditions", "metrics", "normalisation", "solver_32", "solver_32_post_dealias"];

beforeAll(() => chooseBackend("cpu"));

async function run(name: string, options: ParityOptions) {
  const [report] = await runCases(plugin, [`${FIXTURES}${name}.json`], options);
  return report!.results;
}

test.each([...NETWORK, ...TABLES])("%s comes out as its golden case has it", async (name) => {
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
