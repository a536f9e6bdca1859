// Tests of `evaluate`.
import { cp, readdir, readFile, rm } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ArrowFile } from "../data/arrow-file.node.ts";
import { InputError } from "../errors.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeEach(async () => {
  project = await openToyProject();
});
afterEach(() => project.close());

const evaluate = (...words: string[]) => project.command(["evaluate", "first", "--backend", "cpu", ...words]);
const evaluation = async (folder = "runs/toy/first") =>
  JSON.parse(await readFile(project.file(folder, "evaluation.json"), "utf8"));

test("the table has the model beside the baseline, and names the files that were written", async () => {
  const { code, stdout } = await evaluate();
  expect(code).toBe(0);
  const [backend, engine, head, baseline, model, wrote] = stdout.trim().split("\n");
  expect(backend).toBe("backend: cpu (requested)");
  expect(engine).toMatch(/^engine: compiled \(ONNX Runtime /);
  expect(head!.trim().split(/\s+/)).toEqual(["method", "MAE", "RMSE"]);
  expect(baseline!.trim()).toMatch(/^curve +mean +\d\.\d{3} +\d\.\d{3}$/);
  expect(model!.trim()).toMatch(/^model +\d\.\d{3} +\d\.\d{3}$/);
  expect(wrote).toBe("wrote runs/toy/first/evaluation.json and runs/toy/first/predictions.arrow");
});

test("evaluation.json holds split, dataset and all figures", async () => {
  await evaluate("--split", "valid");
  const { split, data, rows, notes, warnings } = await evaluation();
  expect([split, data, notes, warnings]).toEqual(["valid", "data/toy/simulated", [], []]);
  expect(rows.map(({ method }: { method: string }) => method)).toEqual(["mean", "model"]);
});

test("predictions.arrow has a row for each of the split, with the declared columns and the domain", async () => {
  await evaluate();
  const file = await ArrowFile.open(project.file("runs/toy/first/predictions.arrow"));
  expect(file.rows).toBe(10);
  expect(file.schema.fields.map(({ name }) => name)).toEqual(["x", "y", "y_true"]);
  expect(file.schema.metadata.get("sciformer.domain")).toBe("toy");
});

test("--json prints the evaluation as one line and nothing else", async () => {
  const { stdout } = await evaluate("--json");
  const { rows, notes, warnings } = await evaluation();
  expect(JSON.parse(stdout)).toEqual({ rows, notes, warnings });
  expect(stdout.trim().split("\n")).toHaveLength(1);
});

test("a model that cannot be compiled is scored eagerly; with --json the line that says so goes to the error stream", async () => {
  const forward: typeof toyPlugin.forward = (model, { x }, context) =>
    tf.add(model.forward(x!, context), tf.mul(tf.cumprod(x!), 0));
  const argv = ["evaluate", "first", "--backend", "cpu", "--json"];
  const { code, stdout, stderr } = await project.command(argv, { ...toyPlugin, forward });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^engine: eager from here on \(Cumprod [^\n]+\)\n$/);
  await evaluate("--engine", "eager");
  expect((await evaluation()).rows).toEqual(JSON.parse(stdout).rows);
});

test("both engines have the same figures", async () => {
  const tables = [];
  for (const engine of ["compiled", "eager"]) {
    const { stdout } = await evaluate("--engine", engine);
    tables.push(stdout.split("\n").filter((line) => /\d\.\d{3}$/.test(line)));
  }
  expect(tables[0]).toHaveLength(2);
  expect(tables[0]).toEqual(tables[1]);
});

test("an option of the domain reaches its evaluation; its notes are printed below the table and stored", async () => {
  const { stdout } = await evaluate("--spread");
  const { notes } = await evaluation();
  expect(notes).toEqual([expect.stringMatching(/^errors of the model up to \d\.\d{3} m$/)]);
  expect(stdout).toContain(`\n${notes[0]}\nwrote `);
});

test("what the domain adds to an evaluation is stored and not printed", async () => {
  const plugin = {
    ...toyPlugin,
    evaluate: async (...args: Parameters<typeof toyPlugin.evaluate>) => ({
      ...(await toyPlugin.evaluate(...args)),
      slopes: [1, 2],
    }),
  };
  const { stdout } = await project.command(["evaluate", "first", "--backend", "cpu"], plugin);
  expect((await evaluation()).slopes).toEqual([1, 2]);
  expect(stdout).not.toContain("slopes");
});

test("a split that is not there is refused, naming those that are", async () => {
  const { code, stderr } = await evaluate("--split", "summer");
  expect([code, stderr]).toEqual([2, 'toy: data/toy/simulated: no split "summer"; there are train, valid, test\n']);
});

test("another dataset can be scored, and one that is not there is refused", async () => {
  await project.write("a.pairs", "x;y\n0;3\n1;3\n");
  await project.command(["data", "import", "pairs", "a.pairs", "--out", "set"]);
  expect((await evaluate("--data", "set", "--split", "train")).code).toBe(0);
  expect((await evaluation()).data).toBe("set");
  await rm(project.file("data"), { recursive: true });
  expect((await evaluate()).stderr).toMatch(/^toy: data\/toy\/simulated: no such dataset; [^\n]+\n$/);
});

test("an evaluation that fails on the way leaves no file behind, and the earlier one as it was", async () => {
  await evaluate();
  const before = await readdir(project.run);
  const earlier = await evaluation();
  const plugin = {
    ...toyPlugin,
    evaluate: async (...args: Parameters<typeof toyPlugin.evaluate>) => {
      await toyPlugin.evaluate(...args);
      throw new InputError("the last row is wrong");
    },
  };
  const { code } = await project.command(["evaluate", "first", "--backend", "cpu", "--split", "valid"], plugin);
  expect(code).toBe(2);
  expect(await readdir(project.run)).toEqual(before);
  expect(await evaluation()).toEqual(earlier);
});

test("another run stands in the same table under its name, the baselines once", async () => {
  const train = ["train", "--name", "second", "--backend", "cpu", "--steps", "2", "--set", "recipe.batchSize=8"];
  await project.command(train);
  await evaluate("--beside", "second");
  const { rows } = await evaluation();
  expect(rows.map(({ method }: { method: string }) => method)).toEqual(["mean", "model", "model [second]"]);
});

test("another run that is not there is refused by its name", async () => {
  const { code, stderr } = await evaluate("--beside", "nosuch");
  expect([code, stderr]).toEqual([2, expect.stringContaining('no run "nosuch"')]);
});

test("a dataset that was made again since the training is scored with a warning", async () => {
  expect((await evaluate()).stdout).not.toContain("not as it was");
  await project.command(["data", "simulate", "--points", "80", "--overwrite"]);
  expect((await evaluate()).stdout).toContain(
    "warning: data/toy/simulated is not as it was when the run was trained on it",
  );
});

test("a shipped model is scored without writing into the package", async () => {
  const assets = project.file("package");
  await cp(project.run, project.file("package/pretrained"), { recursive: true });
  const before = await readdir(project.file("package/pretrained"));
  const argv = ["evaluate", "pretrained", "--backend", "cpu"];
  expect((await project.command(argv, { ...toyPlugin, assets })).code).toBe(0);
  expect(await readdir(project.file("package/pretrained"))).toEqual(before);
  expect((await evaluation("runs/toy/pretrained")).split).toBe("test");
});
