// Tests that the golden case of the initial conditions comes out within its tolerances.
import { fileURLToPath } from "node:url";
import { eagerEngine } from "@sciformer/core";
import { runCases } from "@sciformer/core/node";
import { expect, test } from "vitest";
import { initialConditionsParity } from "./initial-conditions.ts";

const FIXTURES = fileURLToPath(new URL("../../../../test/fixtures/pde/", import.meta.url));

test("initial_conditions comes out as its golden case has it", async () => {
  const runner = { name: "pde", parity: { initial_conditions: initialConditionsParity } };
  const options = { engine: eagerEngine, backend: "cpu" };
  const [outcome] = await runCases(runner as never, [`${FIXTURES}initial_conditions.json`], options);
  expect(outcome!.results.filter(({ passed }) => !passed)).toEqual([]);
  expect(outcome!.results.length).toBeGreaterThan(0);
  if (process.env.SHOW) console.log(outcome!.results.map((r) => `${r.name} ${r.maxAbsolute} ${r.relative}`).join("\n"));
});
