// Checks of what a plugin declares: sizes that build a model, lists that are not empty, a seeded simulator.
import assert from "node:assert/strict";
import type { TableBatch } from "../data/columns.ts";
import { Random } from "../engine/random.ts";
import type { AnyPlugin, RunConfig } from "../plugin.ts";
import { Report } from "../report.ts";
import { gather } from "./gather.ts";
import type { Workbench } from "./workbench.ts";

const REQUIRED_SIZES = ["small", "base", "large"];

/** `small`, `base` and `large` are there; every size fits the schema unchanged and builds a model. */
export function checkSizes({ sizes, configSchema, createModel }: AnyPlugin): void {
  for (const size of REQUIRED_SIZES) assert.ok(size in sizes, `there is no size ${size}`);
  for (const [name, config] of Object.entries(sizes as Readonly<Record<string, RunConfig>>)) {
    assert.deepEqual(configSchema.parse(config), config, `size ${name}`);
    const model = createModel(config);
    assert.ok(model.parameterCount > 0, `size ${name} has no parameters`);
    model.dispose();
  }
}

/** A plugin without baselines, metrics, formats or tables cannot be judged or used. */
export function checkLists({ tables, baselines, metrics, formats, citation, title }: AnyPlugin): void {
  const counts = { tables, metrics, baselines, formats };
  for (const [what, list] of Object.entries(counts)) assert.ok(Object.keys(list).length > 0, `no ${what}`);
  for (const text of [citation, title]) assert.ok(text.length > 0, "title or citation is empty");
}

async function simulated({ plugin, options }: Workbench, seed: number): Promise<readonly TableBatch[]> {
  const { batches } = await plugin.simulator.simulate(options.simulate, new Random(seed), new Report());
  return structuredClone(await gather(batches as AsyncIterable<TableBatch>));
}

/** One seed gives the same bits again; another gives other data. */
export async function checkSimulatorSeeds(bench: Workbench): Promise<void> {
  const first = await simulated(bench, 1);
  assert.deepEqual(await simulated(bench, 1), first);
  assert.notDeepEqual(await simulated(bench, 2), first);
}
