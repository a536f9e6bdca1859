// Tests of `train`: what it says, how it ends.
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeEach(async () => {
  project = await openToyProject({ trained: false });
});
afterEach(() => project.close());

const train = (...words: string[]) =>
  project.command(["train", "--backend", "cpu", "--set", "recipe.batchSize=8", ...words]);
const resume = (...words: string[]) => project.command(["train", "--resume", "--name", "a", ...words]);

async function json(run: string, file: string) {
  return JSON.parse(await readFile(project.file("runs/toy", run, file), "utf8"));
}

test("a run says what it trains, how far it came and where the weights are", async () => {
  const { code, stdout, stderr } = await train("--steps", "2");
  expect(code).toBe(0);
  expect(stderr).toBe("");
  const lines = stdout.trim().split("\n");
  expect(lines[0]).toBe("backend: cpu (requested)");
  expect(lines[1]).toMatch(/^engine: compiled \(ONNX Runtime \S+, \d+ threads?\)$/);
  // 8 + 8 for the first layer, 8 + 8 for the norm, 8 + 1 for the head
  expect(lines[2]).toBe("training small (41 parameters) on data/toy/simulated, run runs/toy/run-001");
  expect(lines[3]).toMatch(/^step 1\/2: loss \S+, \d+ samples\/s$/);
  expect(lines.at(-1)).toMatch(
    /^finished at step 2, validation loss \S+; best weights from step 2 in runs\/toy\/run-001\/best\.safetensors$/,
  );
});

test("with --json every line of standard output is JSON, the error stream stays empty", async () => {
  const { stdout, stderr } = await train("--json", "--steps", "12", "--set", "recipe.logEvery=2");
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ loss }) => loss !== undefined).map(({ step }) => step)).toEqual([2, 4, 6, 8, 10, 12]);
  expect(lines.at(-1).note).toMatch(/^finished at step 12/);
  expect(stderr).toBe("");
});

test.each([[[]], [["--steps", "1"]]])("--resume %j of a finished run trains nothing and says so", async (words) => {
  await train("--name", "a", "--steps", "2");
  const { code, stdout } = await resume(...words);
  expect(code).toBe(0);
  expect(stdout).toContain("run runs/toy/a was finished at step 2; more --steps or --epochs continue it\n");
  expect((await json("a", "config.json")).recipe.steps).toBe(2);
});

test("a signal saves the run, says how to continue it, and exits with 130", async () => {
  const plugin = {
    ...toyPlugin,
    collate: (...args: Parameters<typeof toyPlugin.collate>) => {
      process.emit("SIGINT");
      return toyPlugin.collate(...args);
    },
  };
  const argv = ["train", "--backend", "cpu", "--name", "a", "--runs", "others", "--set", "recipe.batchSize=8"];
  const { code, stdout } = await project.command(argv, plugin);
  expect(code).toBe(130);
  expect(stdout).toContain("Continue with: sciformer-toy train --resume --name a --runs others\n");
  expect(JSON.parse(await readFile(project.file("others/toy/a/state.json"), "utf8")).step).toBe(1);
});

test("a loss that is no number exits with 1 and one line", async () => {
  const wild = ["recipe.lr=1e25", "recipe.optimizer=sgd", "recipe.clipNorm=null"].flatMap((text) => ["--set", text]);
  const { code, stderr } = await train(...wild);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^toy: loss is (NaN|Infinity) at step 2 \(learning rate 1e\+25\); the last checkpoint is kept\n$/,
  );
});
