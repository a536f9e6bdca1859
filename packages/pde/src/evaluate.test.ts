// Tests of evaluations of a tiny untrained model on waves that a baseline can know.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Columns, eagerEngine } from "@sciformer/core";
import { ArrowDataset, chooseBackend, type LoadedRun, loadRun } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PdeConfig } from "./config.ts";
import { configure } from "./dataset.ts";
import { evaluate } from "./evaluate.ts";
import type { MadeOptions } from "./made-simulations.ts";
import type { PdeModel } from "./network.ts";
import { plugin } from "./plugin.ts";
import { TINY, writeTinyRun } from "./refusals/run.ts";
import { writeDataset } from "./refusals/training.ts";
import { tables } from "./tables.ts";

const GRID = [16, 16];
const WAVES: MadeOptions[] = [
  { simId: "one", grid: GRID, frameCount: 8 },
  { simId: "two", grid: GRID, frameCount: 8 },
];
const HEAT: MadeOptions = { simId: "warm", tag: "heat", pdeId: 2, grid: GRID, frameCount: 8 };
const SHORT: MadeOptions = { simId: "brief", grid: GRID, frameCount: 1 };

let folder: string;
let source: ArrowDataset;
let run: LoadedRun<PdeConfig, PdeModel>;
beforeAll(async () => {
  await chooseBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "sciformer-evaluate-"));
  await writeDataset(join(folder, "data"), [...WAVES, HEAT, SHORT]);
  source = await ArrowDataset.open(join(folder, "data"), tables);
  const { model, task } = await configure(TINY, { tags: "adv" }, source);
  await writeTinyRun(join(folder, "run"), { ...TINY, model, task });
  run = await loadRun(plugin, join(folder, "run"), "runs", { engine: eagerEngine });
});
afterAll(async () => {
  run.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function scored(options: Record<string, string | true> = {}) {
  const rows: Columns[] = [];
  const evaluation = await evaluate(run, source, "train", async (columns) => void rows.push(columns), options);
  return { evaluation, rows };
}

test("each baseline is beside the model, and the one that is exact for waves is exact", async () => {
  const { evaluation } = await scored();
  expect(evaluation.rows.map(({ group, method }) => `${group} ${method}`)).toEqual(
    ["persistence", "linear", "fourier", "PDE-Transformer"].map((method) => `adv ${method}`),
  );
  const [held, , exact] = evaluation.rows;
  expect(held!.metrics.NRMSE_1).toBeGreaterThan(0.5);
  expect(exact!.metrics.NRMSE_5).toBeLessThan(1e-5);
  // Seven steps are known: the tenth is not.
  expect(exact!.metrics).toMatchObject({ NRMSE_10: null, STEPS_CORR: 7 });
});

test("an untrained model that predicts changes says that nothing changes", async () => {
  const { evaluation } = await scored();
  const [held, , , own] = evaluation.rows;
  expect(own!.metrics).toEqual(held!.metrics);
});

test("what cannot be scored is left out with a warning", async () => {
  const { evaluation } = await scored();
  expect(evaluation.warnings).toEqual([
    "1 simulations are too short: brief",
    "1 simulations of set-ups that the run has not learnt from are left out: warm",
  ]);
});

test("rows go from the known state to the last step, in natural units, with the truth beside them", async () => {
  const { rows } = await scored({ fields: "1" });
  const [first, second] = rows;
  expect(first!.values.step).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7));
  expect(first!.values.time).toEqual(Float64Array.from({ length: 8 }, (_, i) => 0.5 + 0.5 * i));
  const [prediction, truth] = ["prediction", "truth"].map((name) => first!.values[name] as readonly Float32Array[]);
  // Value of the wave at point [0, 1] in frame 0: sin(2 pi / 16).
  expect(prediction![3]![1]).toBeCloseTo(Math.sin((2 * Math.PI) / 16), 5);
  expect(truth![3]![1]).toBeCloseTo(Math.sin(2 * Math.PI * (1 / 16 - 0.3)), 5);
  expect(second!.nulls!.prediction).toEqual(new Uint8Array(8).fill(1));
});

test("steps and single steps are as asked for", async () => {
  const { evaluation, rows } = await scored({ steps: "2", oneStep: true });
  expect(rows[0]!.length).toBe(3);
  const [, note] = /^one step from every true state: nRMSE (\S+) \(persistence \1\)/.exec(evaluation.notes[0]!)!;
  expect(Number(note)).toBeCloseTo(evaluation.rows[0]!.metrics.NRMSE_1!, 2);
});

test("errors by step and spectra are stored too", async () => {
  const { evaluation } = await scored();
  expect(evaluation.curves.map(({ method, nrmse }) => [method, nrmse.length])).toEqual([
    ["PDE-Transformer", 7],
    ["persistence", 7],
    ["linear", 6],
    ["fourier", 7],
  ]);
  const [first] = evaluation.spectra;
  // All energy of a wave that moves stays at |k| = sqrt(2), shell 1: in units of its deviation 1 a channel.
  expect(first).toMatchObject({ group: "adv", step: 1 });
  expect(first!.truth[1]).toBeCloseTo(1, 4);
});
