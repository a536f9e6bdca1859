// Tests of the training loop on the toy: what it learns, when it ends, what it keeps.
import { readdirSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chooseEngine } from "../engine/choose-engine.node.ts";
import { InputError } from "../errors.ts";
import { readSafetensors } from "../io/safetensors.node.ts";
import { warmupCosine } from "../optim/schedules.ts";
import type { AnyPlugin } from "../plugin.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { ToyBench } from "../testing/toy-training.ts";
import { DivergenceError } from "./divergence.ts";
import { FlatParameters } from "./flat-parameters.ts";
import { RunFolder } from "./run-folder.node.ts";
import { validationLoss } from "./validation.ts";

let bench: ToyBench;
beforeAll(async () => {
  bench = await ToyBench.open();
});
afterAll(() => bench.close());

/** A rate at which the validation loss goes up and down. */
const WILD = 0.5;

async function tensorOf(run: string, file: string, name: string): Promise<Float32Array> {
  const { tensors } = await readSafetensors(join(bench.path(run), file));
  return tensors.get(name)!.data as Float32Array;
}

/** Validation loss of the weights in best.safetensors. */
async function lossOfBest(run: string): Promise<number> {
  const config = bench.config();
  const model = toyPlugin.createModel(config);
  const path = join(bench.path(run), "best.safetensors");
  model.loadStateDict((await readSafetensors(path)).tensors, path);
  const { engine } = chooseEngine(undefined, () => {});
  const settings = { name: "loss", weights: "changing" } as const;
  const lossOf = engine.inference(
    (batch, context) => ({ loss: toyPlugin.loss(model, batch, context, config) }),
    settings,
  );
  const loss = await validationLoss(toyPlugin, lossOf, bench.source, config, async () => {});
  lossOf.dispose();
  model.dispose();
  return loss;
}

async function metricsOf(run: string): Promise<Record<string, number>[]> {
  const text = await readFile(join(bench.path(run), "metrics.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("the loss of the toy falls to less than a fifth in a hundred steps", async () => {
  const { steps } = await bench.train("learns", { recipe: { steps: 100, logEvery: 10 } });
  const logged = steps.filter((report) => report.logged);
  expect(logged.at(-1)!.loss).toBeLessThan(logged[0]!.loss / 5);
});

test("the number of tensors alive is the same after each step from the second on", async () => {
  const alive: number[] = [];
  await bench.train("leaks", { onStep: () => alive.push(tf.memory().numTensors) });
  expect(new Set(alive.slice(1)).size).toBe(1);
});

test("a recipe with steps ends after that many, in the middle of an epoch", async () => {
  const { result, steps } = await bench.train("steps", { recipe: { steps: 12 } });
  expect(result).toMatchObject({ outcome: "finished", step: 12 });
  // 5 batches in an epoch: steps 11 and 12 belong to the third
  expect(steps.at(-1)!.epoch).toBe(2);
});

test("a recipe with epochs ends with the last batch of the last one, and knows its length after the first", async () => {
  const { result, steps } = await bench.train("epochs", { recipe: { steps: null, epochs: 2, validateEvery: null } });
  expect(result.step).toBe(10);
  expect(steps.map(({ totalSteps }) => totalSteps)).toEqual([...Array(5).fill(null), ...Array(5).fill(10)]);
});

test("a cosine over epochs counts the batches of a pass before the first step", async () => {
  const schedule = { kind: "cosine", warmup: 0.2 } as const;
  await bench.train("cosine", {
    recipe: { steps: null, epochs: 3, schedule, lr: 0.01, logEvery: 1, validateEvery: null },
  });
  const rates = (await metricsOf("cosine")).flatMap((line) => line.learning_rate ?? []);
  // 3 epochs of 5 batches, a fifth of them warm-up
  expect(rates).toEqual(Array.from({ length: 15 }, (_, step) => warmupCosine(0.01, 3, 15)(step)));
});

test("metrics.jsonl has one line for each log step and each validation, with the mean loss since the line before", async () => {
  const { steps } = await bench.train("metrics", { recipe: { steps: 6, logEvery: 3, validateEvery: 4 } });
  const lines = await metricsOf("metrics");
  expect(lines.map(({ step, valid_loss }) => [step, valid_loss !== undefined])).toEqual([
    [3, false],
    [4, true],
    [6, false],
    [6, true],
  ]);
  expect(lines[2]!.loss).toBe(steps[5]!.loss);
});

test("best.safetensors has the weights of the lowest validation loss", async () => {
  const { result, validations } = await bench.train("best", { recipe: { lr: WILD, steps: 20, validateEvery: 2 } });
  expect(validations.some(({ best }) => !best)).toBe(true);
  const lowest = validations.reduce((a, b) => (b.loss < a.loss ? b : a));
  expect(result.bestStep).toBe(lowest.step);
  expect(await lossOfBest("best")).toBe(lowest.loss);
});

test("with a moving average it is the average that is validated and saved as best", async () => {
  const { result } = await bench.train("ema", { recipe: { steps: 4, validateEvery: 4, emaDecay: 0.5 } });
  const best = await tensorOf("ema", "best.safetensors", "lift.weight");
  const model = toyPlugin.createModel(bench.config());
  const { layout } = new FlatParameters(model);
  model.dispose();
  // the chain is clip, AdamW, average
  const average = await tensorOf("ema", "optimizer.safetensors", "2.ema/average");
  expect(best).toEqual(layout.view(average, "lift.weight"));
  expect(best).not.toEqual(await tensorOf("ema", "checkpoint.safetensors", "lift.weight"));
  expect(result.validLoss).toBe(await lossOfBest("ema"));
});

test("with schedule-free SGD it is the average of its steps that is saved as best", async () => {
  const recipe = { optimizer: "schedule-free-sgd", momentum: 0.5, clipNorm: null, weightDecay: 0 } as const;
  await bench.train("free", { recipe: { ...recipe, steps: 4, validateEvery: 4 } });
  const best = await tensorOf("free", "best.safetensors", "lift.weight");
  const y = await tensorOf("free", "checkpoint.safetensors", "lift.weight");
  const { layout } = new FlatParameters(toyPlugin.createModel(bench.config()));
  const z = layout.view(await tensorOf("free", "optimizer.safetensors", "0.0.scheduleFree/z"), "lift.weight");
  // x = y + (1 - 1 / 0.5) (z - y)
  expect(best).toEqual(y.map((value, i) => value - (z[i]! - value)));
  expect(best).not.toEqual(y);
});

test("early stopping ends the run at the first validation that is worse than the reference, with patience 1", async () => {
  const { result, validations, notes } = await bench.train("early", {
    recipe: { lr: WILD, steps: 200, validateEvery: 2, earlyStopPatience: 1 },
  });
  expect(result.outcome).toBe("finished");
  const [reference, worse] = validations.slice(-2);
  expect(worse!.loss).toBeGreaterThan(reference!.loss);
  expect(result.step).toBe(worse!.step);
  expect(notes).toEqual([`early stop at step ${worse!.step}: no better validation loss since step ${result.bestStep}`]);
});

test("the plateau schedule halves the rate after the first validation without improvement, with patience 0", async () => {
  const schedule = { kind: "plateau", factor: 0.5, patience: 0 } as const;
  const recipe = { lr: WILD, steps: 20, validateEvery: 2, logEvery: 1, schedule };
  const { validations } = await bench.train("plateau", { recipe });
  const worse = validations.find(({ best }) => !best)!.step;
  const rates = (await metricsOf("plateau")).flatMap(({ step, learning_rate }) =>
    learning_rate === undefined ? [] : [[step, learning_rate] as const],
  );
  expect(rates.find(([step]) => step === worse)).toEqual([worse, WILD]);
  expect(rates.find(([step]) => step === worse! + 1)).toEqual([worse + 1, WILD / 2]);
});

test("a loss that is no number ends the run with an error, and the checkpoint before it stays", async () => {
  const recipe = { optimizer: "sgd", lr: 1e25, clipNorm: null, checkpointEvery: 1 } as const;
  const error = await bench.train("diverges", { recipe }).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(DivergenceError);
  expect((error as Error).message).toMatch(/^loss is (NaN|Infinity) at step 2 \(learning rate 1e\+25\)/);
  const { state } = await (await RunFolder.open(bench.path("diverges"))).loadCheckpoint();
  expect(state.step).toBe(1);
});

test("a checkpoint and weights are there from the first moment on", async () => {
  let files: string[] = [];
  const onStep = () => {
    files = readdirSync(bench.path("start"));
  };
  await bench.train("start", { recipe: { steps: 1 }, onStep });
  expect(files).toEqual(expect.arrayContaining(["best.safetensors", "checkpoint.safetensors", "state.json"]));
});

test("a training split that does not fill a batch is refused before anything is written", async () => {
  const message = `${bench.source.path}: split train has fewer rows than one batch of 64`;
  await expect(bench.train("few", { recipe: { batchSize: 64 } })).rejects.toThrow(new InputError(message));
  await expect(readdir(bench.path("few"))).rejects.toThrow("ENOENT");
});

test("without a validation split the last weights count as the best, and a line says so", async () => {
  const file = join(bench.folder, "line.pairs");
  await writeFile(file, `x;y\n${Array.from({ length: 40 }, (_, i) => `${i / 40};${i / 20}`).join("\n")}\n`);
  const other = await ToyBench.open(["import", "pairs", file]);
  const { result, notes } = await other.train("run");
  expect(result).toMatchObject({ step: 12, bestStep: 12, validLoss: null });
  expect(notes).toEqual([`${other.source.path} has no split valid: the last weights count as the best`]);
  const [best, last] = await Promise.all(
    ["best.safetensors", "checkpoint.safetensors"].map((name) => readFile(join(other.path("run"), name))),
  );
  expect(best!.equals(last!)).toBe(true);
  await other.close();
});

test("a run of epochs ends with a validation where none was due at its last step", async () => {
  // 5 steps an epoch: 10 in all
  const { validations } = await bench.train("ends validated", { recipe: { steps: null, epochs: 2, validateEvery: 4 } });
  expect(validations.map(({ step }) => step)).toEqual([4, 8, 10]);
});

test("a validation split without a usable row is refused before anything is written", async () => {
  const plugin: AnyPlugin = {
    ...toyPlugin,
    async *rows(...args: Parameters<typeof toyPlugin.rows>) {
      if (args[1] !== "valid") yield* toyPlugin.rows(...args);
    },
  };
  const refusal = new InputError(`${bench.source.path}: split valid has no usable row`);
  await expect(bench.train("no valid row", { plugin })).rejects.toThrow(refusal);
  expect(await readdir(bench.folder)).not.toContain("no valid row");
});
