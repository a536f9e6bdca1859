// The tests that every domain makes of its golden cases: all eagerly, those that run the network on every engine.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseBackend } from "../engine/backends.node.ts";
import { compiledEngine } from "../engine/compiled-engine.node.ts";
import { eagerEngine } from "../engine/engine.ts";
import type { ParityOptions } from "../parity/case.ts";
import { runCases } from "../parity/run.node.ts";
import type { AnyPlugin } from "../plugin.ts";

/** Names of golden cases, as their files have them without `.json`. */
export interface GoldenCases {
  /** Those that run a network, and so the engine. */
  readonly network: readonly string[];
  /** Those of tables, files and figures. */
  readonly plain: readonly string[];
}

/** Declares the tests; called at the top of a package's `src/parity.test.ts`. `folder` ends with a slash. */
export function describeGoldenCases(
  { name, parity }: Pick<AnyPlugin, "name" | "parity">,
  folder: string,
  { network, plain }: GoldenCases,
): void {
  const run = async (file: string, options: ParityOptions) => {
    const [report] = await runCases({ name, parity } as AnyPlugin, [`${folder}${file}.json`], options);
    return report!.results;
  };

  beforeAll(() => chooseBackend("cpu"));

  test.each([...network, ...plain])("%s comes out as its golden case has it", async (file) => {
    const results = await run(file, { engine: eagerEngine, backend: "cpu" });
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });

  test.each(network)("%s, compiled, comes out as its golden case has it", async (file) => {
    const results = await run(file, { engine: compiledEngine({ threads: 1 }), backend: "cpu" });
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });

  describe("on the wasm backend", () => {
    beforeAll(() => chooseBackend("wasm"));
    afterAll(() => chooseBackend("cpu"));

    test.each(network)("%s comes out as its golden case has it", async (file) => {
      const results = await run(file, { engine: eagerEngine, backend: "wasm" });
      expect(results.filter(({ passed }) => !passed)).toEqual([]);
    });
  });
}
