// Tests of finding and loading a trained run.
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { eagerEngine } from "../engine/engine.ts";
import { InputError } from "../errors.ts";
import { readSafetensors } from "../io/safetensors.node.ts";
import { INFERENCE } from "../nn/context.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";
import { findRun, loadRun } from "./load-run.node.ts";
import { RunFolder } from "./run-folder.node.ts";

let project: ToyProject;
beforeAll(async () => {
  project = await openToyProject();
});
afterAll(() => project.close());

let folder: string;
let runs: string;
/** A copy of the trained run that a test may spoil. */
let copy: RunFolder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-load-"));
  runs = join(folder, "runs");
  await cp(project.run, join(runs, "toy", "first"), { recursive: true });
  copy = await RunFolder.open(join(runs, "toy", "first"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a run is found by its path and by its name", async () => {
  expect(await findRun(toyPlugin, copy.path, runs)).toBe(copy.path);
  expect(await findRun(toyPlugin, "first", runs)).toBe(copy.path);
});

test("a shipped model is found by its name, after the user's own runs", async () => {
  const assets = join(folder, "assets");
  const plugin = { ...toyPlugin, assets };
  await cp(copy.path, join(assets, "pretrained"), { recursive: true });
  await cp(copy.path, join(assets, "first"), { recursive: true });
  expect(await findRun(plugin, "pretrained", runs)).toBe(join(assets, "pretrained"));
  expect(await findRun(plugin, "first", runs)).toBe(copy.path);
});

test("files made from a shipped model go to the user's runs, those of a run into its folder", async () => {
  const assets = join(folder, "assets");
  await cp(copy.path, join(assets, "pretrained"), { recursive: true });
  expect((await loadRun({ ...toyPlugin, assets }, "pretrained", runs)).outputs).toBe(join(runs, "toy", "pretrained"));
  expect((await loadRun({ ...toyPlugin, assets }, "first", runs)).outputs).toBe(copy.path);
});

test("the model has the weights of best.safetensors, bit for bit", async () => {
  const { model, header } = await loadRun(toyPlugin, "first", runs);
  expect(header.name).toBe("first");
  const { tensors } = await readSafetensors(copy.file("best.safetensors"));
  expect([...model.stateDict()].map(([name, { data }]) => [name, data])).toEqual(
    [...tensors].map(([name, { data }]) => [name, data]),
  );
});

/** Heights of the curve at two places, as the plugin's `forward` gives them. */
const places = { x: { data: Float32Array.of(-0.5, 0.5), shape: [2, 1] } };

test.each([
  ["compiled unless an engine is given", {}],
  ["op by op with the eager engine", { engine: eagerEngine }],
])("the run infers what the model gives, %s", async (_, options) => {
  const { model, infer, dispose } = await loadRun(toyPlugin, "first", runs, options);
  const { output } = infer(places);
  const wanted = tf.tidy(() => model.forward(tf.tensor2d([-0.5, 0.5], [2, 1]), INFERENCE).dataSync());
  expect(output!.shape).toEqual([2, 1]);
  for (const [i, value] of wanted.entries()) expect(output!.data[i]).toBeCloseTo(value, 5);
  dispose();
});

test("disposing of the run frees the model and what infers with it", async () => {
  const before = tf.memory().numTensors;
  const { infer, dispose } = await loadRun(toyPlugin, "first", runs);
  infer(places);
  dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("an unknown name is refused, saying where was looked", async () => {
  await expect(loadRun(toyPlugin, "second", runs)).rejects.toThrow(
    new InputError(`no run "second": neither a run folder nor a name under ${join(runs, "toy")}`),
  );
});

test("a run without weights is refused, naming the file", async () => {
  await rm(copy.file("best.safetensors"));
  await expect(loadRun(toyPlugin, "first", runs)).rejects.toThrow(`${copy.file("best.safetensors")}: cannot be read: `);
});

test("weights of another shape are refused, naming the tensor and both shapes", async () => {
  const json = (await copy.readJson("config.json")) as { model: object };
  await copy.writeJson("config.json", { ...json, model: { hidden: 4, dropout: 0 } });
  await expect(loadRun(toyPlugin, "first", runs)).rejects.toThrow(
    `${copy.file("best.safetensors")}: tensor "lift.weight" is [8,1], the model has [4,1]`,
  );
});

test("a config.json that is no JSON is refused, naming the file", async () => {
  await writeFile(copy.file("config.json"), "not JSON");
  await expect(loadRun(toyPlugin, "first", runs)).rejects.toThrow(
    `${copy.file("config.json")}: cannot be read as JSON: `,
  );
});
