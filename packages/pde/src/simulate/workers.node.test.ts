// Tests that worker threads, however many, give the bits that one thread gives, in the order that was asked for.
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { InputError } from "@sciformer/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { miniSetUp } from "./set-ups.ts";
import { simulateTrajectory, type Trajectory, type TrajectoryJob } from "./trajectory.ts";
import { hasWorkers, simulateAll } from "./workers.node.ts";

/** The bundler that the core's own tests use. */
const { build } = createRequire(new URL("../../../core/package.json", import.meta.url))("esbuild") as {
  build(options: object): Promise<unknown>;
};

let folder: string;
let program: URL;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-worker-"));
  program = pathToFileURL(join(folder, "worker.mjs"));
  await build({
    entryPoints: [fileURLToPath(new URL("./worker.node.ts", import.meta.url))],
    outfile: fileURLToPath(program),
    bundle: true,
    format: "esm",
    platform: "node",
    // for what is bundled of CommonJS
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    alias: { "@sciformer/core": fileURLToPath(new URL("../../../core/src/index.ts", import.meta.url)) },
    logLevel: "silent",
  });
});

afterAll(() => rm(folder, { recursive: true }));

const jobs = (["burgers", "kolm_flow", "gs_beta", "diff", "ks"] as const).map((tag, number): TrajectoryJob => {
  const setUp = { ...miniSetUp(tag, 16), warmUp: 2 };
  return { setUp, seed: 50 + number, frames: 2, dimensions: 2, solveGrid: 16, grid: 8 };
});

async function all(workers: number, wanted: readonly TrajectoryJob[] = jobs): Promise<Trajectory[]> {
  const made: Trajectory[] = [];
  for await (const trajectory of simulateAll(wanted, workers, program)) made.push(trajectory);
  return made;
}

test.each([1, 3])("%i workers", async (workers) => {
  expect(hasWorkers(program)).toBe(true);
  expect(await all(workers)).toEqual(jobs.map(simulateTrajectory));
});

test("a simulation that blows up is named, and the ones before it are there", async () => {
  const wild = { ...jobs[0]!, setUp: { ...jobs[0]!.setUp, dt: 1000, subSteps: 100, warmUp: 0 } };
  const made: Trajectory[] = [];
  const run = async () => {
    for await (const trajectory of simulateAll([jobs[1]!, wild, jobs[2]!], 2, program)) made.push(trajectory);
  };
  const failure = run();
  await expect(failure).rejects.toBeInstanceOf(InputError);
  await expect(failure).rejects.toThrow(/^burgers, seed 50: the solution is no longer finite by step 100 /);
  expect(made).toHaveLength(1);
});
