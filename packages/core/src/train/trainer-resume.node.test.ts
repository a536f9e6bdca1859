// Tests of stop and resume: a run that was interrupted ends with the bytes of one that was not.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Random } from "../engine/random.ts";
import { InputError } from "../errors.ts";
import type { AnyPlugin } from "../plugin.ts";
import { type Point, type ToyConfig, toyPlugin } from "../testing/toy-plugin.ts";
import { ToyBench, type ToyRunOptions } from "../testing/toy-training.ts";
import type { RecipeConfig } from "./recipe.ts";

let bench: ToyBench;
beforeAll(async () => {
  bench = await ToyBench.open();
});
afterAll(() => bench.close());

const FILES = ["checkpoint.safetensors", "optimizer.safetensors", "best.safetensors", "state.json", "metrics.jsonl"];

async function filesOf(run: string): Promise<Record<string, string>> {
  const contents = FILES.map(async (name) => [name, (await readFile(join(bench.path(run), name))).toString("hex")]);
  return Object.fromEntries(await Promise.all(contents));
}

async function stateOf(run: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(bench.path(run), "state.json"), "utf8"));
}

const byEpoch = { steps: null, epochs: 3, validateEvery: null };
const RECIPES: Record<string, Partial<RecipeConfig>> = {
  "AdamW with validations by step": {},
  "a moving average": { emaDecay: 0.9 },
  "schedule-free SGD": { optimizer: "schedule-free-sgd", momentum: 0.9 },
  "momentum and a cosine over epochs": {
    ...byEpoch,
    optimizer: "sgd",
    momentum: 0.9,
    schedule: { kind: "cosine", warmup: 0.1 },
  },
  "plateau and early stopping by epoch": {
    ...byEpoch,
    lr: 0.5,
    schedule: { kind: "plateau", factor: 0.5, patience: 0 },
    earlyStopPatience: 2,
  },
  "no validation that falls due": { ...byEpoch, validateEvery: 1000 },
};
/** In the middle of the first epoch, at its end (a checkpoint falls due there too), in the second. */
const STOPS = [3, 5, 7];
const CASES = Object.entries(RECIPES).flatMap(([name, recipe]) =>
  STOPS.map((stopAfter) => ({ name, recipe, stopAfter })),
);

test.each(CASES)("with $name, stopped after $stopAfter and resumed, all files are the same", async (testCase) => {
  const { name, recipe, stopAfter } = testCase;
  const [whole, parted] = [`${name} whole ${stopAfter}`, `${name} parted ${stopAfter}`];
  await bench.train(whole, { recipe });
  expect((await bench.train(parted, { recipe, stopAfter })).result).toMatchObject({
    outcome: "interrupted",
    step: stopAfter,
  });
  await bench.train(parted, { recipe, resume: true });
  expect(await filesOf(parted)).toEqual(await filesOf(whole));
});

/** Ends the run after `step` as a crash does: nothing is saved. */
function crashAfter(step: number): ToyRunOptions {
  return {
    onStep: (report) => {
      if (report.step === step) throw new Error("crash");
    },
  };
}

test.each([2, 5, 7])(
  "killed after step %i and resumed from the last checkpoint, all files are the same",
  async (step) => {
    await bench.train(`not killed ${step}`);
    await expect(bench.train(`killed ${step}`, crashAfter(step))).rejects.toThrow("crash");
    await bench.train(`killed ${step}`, { resume: true });
    expect(await filesOf(`killed ${step}`)).toEqual(await filesOf(`not killed ${step}`));
  },
);

test("killed after the validation of an epoch whose last step has a checkpoint, its line is there once", async () => {
  await bench.train("whole epochs", { recipe: byEpoch });
  const onValidation = () => {
    throw new Error("crash");
  };
  await expect(bench.train("killed epochs", { recipe: byEpoch, onValidation })).rejects.toThrow("crash");
  await bench.train("killed epochs", { recipe: byEpoch, resume: true });
  expect(await filesOf("killed epochs")).toEqual(await filesOf("whole epochs"));
});

test("a log line that a crash cut off does not hinder the resumed run", async () => {
  await bench.train("whole log");
  await expect(bench.train("torn log", crashAfter(7))).rejects.toThrow("crash");
  await writeFile(join(bench.path("torn log"), "metrics.jsonl"), '{"step":6,"lo', { flag: "a" });
  await bench.train("torn log", { resume: true });
  expect(await filesOf("torn log")).toEqual(await filesOf("whole log"));
});

test("a finished run is continued by a larger number of steps", async () => {
  await bench.train("longer", { recipe: { steps: 4 } });
  const { result, steps } = await bench.train("longer", { recipe: { steps: 6 }, resume: true });
  expect(steps.map(({ step }) => step)).toEqual([5, 6]);
  expect(result.outcome).toBe("finished");
});

test("a finished run is continued by a larger number of epochs", async () => {
  await bench.train("more epochs", { recipe: { ...byEpoch, epochs: 1 } });
  const { steps } = await bench.train("more epochs", { recipe: { ...byEpoch, epochs: 2 }, resume: true });
  expect(steps.map(({ step }) => step)).toEqual([6, 7, 8, 9, 10]);
});

test("a finished run that is resumed as it is trains no step", async () => {
  await bench.train("done", { recipe: { steps: 4 } });
  const before = await filesOf("done");
  const { steps } = await bench.train("done", { recipe: { steps: 4 }, resume: true });
  expect(steps).toEqual([]);
  expect(await filesOf("done")).toEqual(before);
});

test("a run that stopped early stays stopped", async () => {
  const recipe = { lr: 0.5, steps: 200, validateEvery: 2, earlyStopPatience: 1 };
  await bench.train("early", { recipe });
  expect((await stateOf("early")).stoppedEarly).toBe(true);
  expect((await bench.train("early", { recipe, resume: true })).steps).toEqual([]);
});

test("another seed is refused, naming both", async () => {
  await bench.train("seeded", { seed: 1, recipe: { steps: 1 } });
  await expect(bench.train("seeded", { seed: 2, resume: true })).rejects.toThrow(
    new InputError(`${join(bench.path("seeded"), "state.json")}: the run has seed 1, not 2`),
  );
});

test("a state.json that lacks an entry is refused, naming file and entry", async () => {
  await bench.train("damaged", { recipe: { steps: 1 } });
  const path = join(bench.path("damaged"), "state.json");
  const { step: _, ...rest } = await stateOf("damaged");
  await writeFile(path, JSON.stringify(rest));
  await expect(bench.train("damaged", { resume: true })).rejects.toThrow(`${path}: step: `);
});

test("a checkpoint of another optimiser is refused", async () => {
  await bench.train("adam", { recipe: { steps: 1 } });
  await expect(bench.train("adam", { recipe: { optimizer: "sgd" }, resume: true })).rejects.toThrow(
    "it is of another optimiser",
  );
});

test("each step has random numbers of its own for augmentation, a resumed run the same ones; validation has none", async () => {
  const drawn: (number | undefined)[] = [];
  const plugin: AnyPlugin = {
    ...toyPlugin,
    collate: (rows: readonly Point[], config: ToyConfig, random?: Random) => {
      drawn.push(random?.uniform());
      return toyPlugin.collate(rows, config);
    },
  };
  const recipe = { steps: 6, validateEvery: 6 };
  await bench.train("augmented", { plugin, recipe });
  // 10 points to validate in batches of 8: two of them
  const whole = drawn.splice(0);
  expect(whole.slice(6)).toEqual([undefined, undefined]);
  expect(new Set(whole.slice(0, 6)).size).toBe(6);
  await bench.train("augmented in parts", { plugin, recipe, stopAfter: 2 });
  await bench.train("augmented in parts", { plugin, recipe, resume: true });
  expect(drawn).toEqual(whole);
});
