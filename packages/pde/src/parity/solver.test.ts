// Tests that the solver's golden cases come out within their tolerances.
import { fileURLToPath } from "node:url";
import { eagerEngine, type ParityOptions } from "@sciformer/core";
import { runCases } from "@sciformer/core/node";
import { expect, test } from "vitest";
import { solverParity } from "./solver.ts";

const FIXTURES = fileURLToPath(new URL("../../../../test/fixtures/pde/", import.meta.url));
const OPTIONS: ParityOptions = { engine: eagerEngine, backend: "cpu" };

test.each(["solver_32", "solver_32_post_dealias"])("%s comes out as its golden case has it", async (name) => {
  const runner = { name: "pde", parity: { solver: solverParity } };
  const [outcome] = await runCases(runner as never, [`${FIXTURES}${name}.json`], OPTIONS);
  expect(outcome!.results.filter(({ passed }) => !passed)).toEqual([]);
  expect(outcome!.results.length).toBeGreaterThan(0);
  if (process.env.SHOW) console.log(outcome!.results.map((r) => `${r.name} ${r.maxAbsolute} ${r.relative}`).join("\n"));
});
