// Tests of what `train` makes of its options: new runs, continued runs, refusals.
import { readdir, readFile, rm } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
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

const stepOf = async (run: string) => (await json(run, "state.json")).step;

test("a run without a name gets the next free one", async () => {
  await train("--steps", "1");
  await train("--steps", "1");
  expect(await readdir(project.file("runs/toy"))).toEqual(["run-001", "run-002"]);
});

test("config.json holds what the options said", async () => {
  await train(
    "--name",
    "a",
    "--size",
    "base",
    "--epochs",
    "1",
    "--seed",
    "7",
    "--scale",
    "2",
    "--set",
    "recipe.lr=1e-4",
  );
  expect(await json("a", "config.json")).toMatchObject({
    domain: "toy",
    name: "a",
    size: "base",
    seed: 7,
    data: "data/toy/simulated",
    backend: "cpu",
    model: { hidden: 32 },
    task: { scale: 2 },
    recipe: { lr: 1e-4, steps: null, epochs: 1, batchSize: 8 },
  });
  // 40 points in batches of 8
  expect(await stepOf("a")).toBe(5);
});

test("the eager engine on the slow backend gets a fifth of the steps and says so, unless a length was asked for", async () => {
  const { stdout } = await train("--engine", "eager", "--name", "a");
  expect(stdout).toContain("the cpu backend is slow: 12 steps instead of 60; --steps sets another number\n");
  expect(await stepOf("a")).toBe(12);
  expect((await train("--engine", "eager", "--name", "b", "--set", "recipe.steps=3")).stdout).not.toContain("slow");
  expect(await stepOf("b")).toBe(3);
});

test("the compiled engine trains all steps, whatever the backend", async () => {
  expect((await train("--name", "a")).stdout).not.toContain("slow");
  expect(await stepOf("a")).toBe(60);
});

test("config.json says what ran the model: the compiled engine with its threads, or the eager one", async () => {
  await train("--name", "a", "--steps", "1", "--threads", "1");
  expect(await json("a", "config.json")).toMatchObject({ engine: "compiled", threads: 1, backend: "cpu" });
  await train("--name", "b", "--steps", "1", "--engine", "eager");
  expect(await json("b", "config.json")).toMatchObject({ engine: "eager", backend: "cpu" });
  expect(await json("b", "config.json")).not.toHaveProperty("threads");
});

test("--resume keeps engine and threads unless told otherwise", async () => {
  await train("--name", "a", "--steps", "1", "--threads", "1");
  expect((await resume("--steps", "2")).stdout).toMatch(/^engine: compiled \(ONNX Runtime \S+, 1 thread\)$/m);
  expect((await resume("--steps", "3", "--threads", "2")).stdout).toMatch(/, 2 threads\)$/m);
  expect((await resume("--steps", "4", "--engine", "eager")).stdout).toMatch(/^engine: eager \(requested\)$/m);
  expect((await resume("--steps", "5")).stdout).toMatch(/^engine: eager \(requested\)$/m);
  expect(await json("a", "config.json")).toMatchObject({ engine: "eager", recipe: { steps: 5 } });
});

test.each([
  [["--steps", "5", "--epochs", "1"], "--steps and --epochs: give one of them"],
  [["--steps", "none"], "--steps none: expected a whole number of at least 1"],
  [["--size", "huge"], "--size huge: expected one of small, base"],
  [["--set", "recipe.rate=1"], '--set recipe.rate=1: no such setting "rate"'],
  [["--set", "recipe.lr=-1"], "configuration: recipe.lr: "],
  [["--seed", "-1"], "--seed -1: expected a whole number of at least 0"],
  [["--name", "../elsewhere"], "--name ../elsewhere: expected a plain name, it becomes a folder under runs/toy"],
  [["--name", ".."], "--name ..: expected a plain name"],
  [["--data", "none"], 'none: no such dataset; make one with "sciformer-toy data simulate" or name one with --data'],
  [["--set", "recipe.batchSize=64"], "data/toy/simulated: split train has fewer rows than one batch of 64"],
  [["--set", "recipe.steps=null"], "the recipe says neither steps nor epochs: give --steps or --epochs"],
  [["--backend", "abacus"], 'unknown backend "abacus"'],
  [["--engine", "steam"], "--engine steam: expected one of compiled, eager"],
  [["--threads", "0"], "--threads 0: expected a whole number of at least 1"],
  [["--engine", "eager", "--verify"], "--verify: the engine is eager, nothing is compiled"],
])("%j is refused in one line with exit code 2, and no run is made", async (words, message) => {
  const { code, stderr } = await train(...words);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^toy: [^\n]+\n$/);
  expect(stderr).toContain(message);
  expect(await readdir(project.folder)).toEqual(["data"]);
});

test("a dataset without a split train is refused, naming those that there are", async () => {
  await project.write("a.pairs", "x;y\n1;2\n");
  await project.command(["data", "import", "pairs", "a.pairs", "--split", "test", "--out", "set"]);
  const { code, stderr } = await train("--data", "set");
  expect([code, stderr]).toEqual([2, 'toy: set: no split "train"; there are test\n']);
});

test("data that the domain cannot learn from is refused with the domain's own words", async () => {
  await project.write("a.pairs", "x;y\n1;\n");
  await project.command(["data", "import", "pairs", "a.pairs", "--out", "set"]);
  const { code, stderr } = await train("--data", "set");
  expect([code, stderr]).toEqual([2, "toy: set: split train has no point with a height\n"]);
});

test("a name that is taken is refused, and the run stays as it is", async () => {
  await train("--name", "a", "--steps", "1");
  const { code, stderr } = await train("--name", "a", "--steps", "2");
  expect(code).toBe(2);
  expect(stderr).toBe("toy: runs/toy/a: holds a run already; continue it with --resume or choose another --name\n");
  expect(await stepOf("a")).toBe(1);
});

test("--resume with more steps continues the run, with its settings and its backend, and keeps the new length", async () => {
  await train("--name", "a", "--steps", "2");
  const { code, stdout } = await resume("--steps", "4");
  expect(code).toBe(0);
  expect(stdout).toContain("backend: cpu (requested)\n");
  expect(stdout).toContain("run runs/toy/a from step 2\n");
  expect(await stepOf("a")).toBe(4);
  expect((await json("a", "config.json")).recipe).toMatchObject({ steps: 4, batchSize: 8 });
});

test.each([
  [["--set", "recipe.lr=1"], "--resume keeps the settings of the run: leave out --set"],
  [["--seed", "2"], "--resume keeps the settings of the run: leave out --seed"],
  [["--scale", "2"], "--resume keeps the settings of the run: leave out --scale"],
])("--resume %j is refused: the run has its own", async (words, message) => {
  await train("--name", "a", "--steps", "1");
  const { code, stderr } = await resume(...words);
  expect([code, stderr]).toEqual([2, `toy: ${message}\n`]);
});

test("--resume without a name, or of a run that is not there, is refused", async () => {
  const unnamed = await project.command(["train", "--resume"]);
  expect([unnamed.code, unnamed.stderr]).toEqual([2, "toy: --resume needs --name, the run to continue\n"]);
  const missing = await resume();
  expect([missing.code, missing.stderr]).toEqual([2, "toy: runs/toy/a: not a run folder: no config.json\n"]);
});

test("a run whose dataset has moved is continued with --data", async () => {
  await train("--name", "a", "--steps", "1");
  await project.command(["data", "simulate", "--points", "60", "--out", "moved"]);
  await rm(project.file("data"), { recursive: true });
  expect((await resume("--steps", "2")).stderr).toContain("data/toy/simulated: no such dataset");
  expect((await resume("--steps", "2", "--data", "moved")).code).toBe(0);
  expect((await json("a", "config.json")).data).toBe("moved");
});

test.each([
  ["was made anew in its place", ["--out", "data/toy/simulated", "--overwrite"], []],
  ["is another one", ["--out", "other"], ["--data", "other"]],
])("--resume is refused where the dataset %s", async (_, where, words) => {
  await train("--name", "a", "--steps", "1");
  await project.command(["data", "simulate", "--points", "60", "--seed", "2", ...where]);
  const { code, stderr } = await resume("--steps", "2", ...words);
  const data = words[1] ?? "data/toy/simulated";
  const message = `${data}: is not the dataset that the run a was started on; start a new run on it`;
  expect([code, stderr, await stepOf("a")]).toEqual([2, `toy: ${message}\n`, 1]);
});
