// Tests of the run folder: atomic checkpoints at every point where a crash can fall, and what is refused.
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { type Checkpoint, RunFolder } from "./run-folder.node.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-run-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A checkpoint whose three parts all say `value`. */
function checkpoint(value: number): Checkpoint {
  const tensors = new Map([["w", { dtype: "F32" as const, shape: [1], data: Float32Array.of(value) }]]);
  return { model: tensors, optimizer: tensors, state: { step: value } };
}

/** What the three parts say. */
async function valuesOf(run: RunFolder): Promise<unknown[]> {
  const { model, optimizer, state } = await run.loadCheckpoint();
  return [model.get("w")!.data[0], optimizer.get("w")!.data[0], state.step];
}

async function newRun(name = "run"): Promise<RunFolder> {
  const run = await RunFolder.create(join(folder, name));
  await run.writeJson("config.json", {});
  return run;
}

test("of two processes that begin a run of one name, the second is refused and the first keeps its configuration", async () => {
  const path = join(folder, "run");
  const [first, second] = [await RunFolder.create(path), await RunFolder.create(path)];
  await first.begin({ seed: 1 });
  const refusal = new InputError(`${path}: holds a run already; continue it with --resume or choose another --name`);
  await expect(second.begin({ seed: 2 })).rejects.toThrow(refusal);
  expect(await first.readJson("config.json")).toEqual({ seed: 1 });
});

const FILES = ["checkpoint.safetensors", "optimizer.safetensors", "state.json"];

test("a checkpoint comes back as it was saved, and nothing else is left in the folder", async () => {
  const run = await newRun();
  await run.saveCheckpoint(checkpoint(1));
  await run.saveCheckpoint(checkpoint(2));
  expect(await valuesOf(run)).toEqual([2, 2, 2]);
  expect((await readdir(run.path)).sort()).toEqual([...FILES, "config.json"].sort());
});

/** Files of the second checkpoint under their `.next` name when the crash comes, and those renamed already. */
const CRASHES: readonly (readonly [string, readonly string[], readonly string[], number])[] = [
  ["after the first file was written", FILES.slice(0, 1), [], 1],
  ["after the second file was written", FILES.slice(0, 2), [], 1],
  ["after all files were written", FILES, [], 2],
  ["after the first file was renamed", FILES.slice(1), FILES.slice(0, 1), 2],
  ["after the second file was renamed", FILES.slice(2), FILES.slice(0, 2), 2],
  ["after all files were renamed", [], FILES, 2],
];

test.each(CRASHES)("a crash %s leaves one whole checkpoint", async (_, next, renamed, wanted) => {
  const [run, second] = [await newRun(), await newRun("second")];
  await run.saveCheckpoint(checkpoint(1));
  await second.saveCheckpoint(checkpoint(2));
  for (const name of next) await copyFile(second.file(name), run.file(`${name}.next`));
  for (const name of renamed) await copyFile(second.file(name), run.file(name));
  expect(await valuesOf(run)).toEqual([wanted, wanted, wanted]);
});

test("what a crash left behind does not mix with the next checkpoint", async () => {
  const [run, second] = [await newRun(), await newRun("second")];
  await second.saveCheckpoint(checkpoint(2));
  await copyFile(second.file(FILES[0]!), run.file(`${FILES[0]}.next`));
  await run.saveCheckpoint(checkpoint(3));
  expect(await valuesOf(run)).toEqual([3, 3, 3]);
});

test("a run that was never saved has no checkpoint to resume from", async () => {
  const run = await newRun();
  await expect(run.loadCheckpoint()).rejects.toThrow(new InputError(`${run.path}: no checkpoint to resume from`));
});

test("a folder that holds a run already is refused", async () => {
  const { path } = await newRun();
  await expect(RunFolder.create(path)).rejects.toThrow(
    new InputError(`${path}: holds a run already; continue it with --resume or choose another --name`),
  );
});

test("a folder without config.json is no run", async () => {
  await expect(RunFolder.open(folder)).rejects.toThrow(new InputError(`${folder}: not a run folder: no config.json`));
});

test("creating a run writes nothing until there is something to write", async () => {
  await RunFolder.create(join(folder, "later"));
  expect(await readdir(folder)).toEqual([]);
});

test("JSON that cannot be parsed is refused, naming the file", async () => {
  const run = await newRun();
  await writeFile(run.file("state.json"), "{");
  await expect(run.readJson("state.json")).rejects.toThrow(`${run.file("state.json")}: cannot be read as JSON: `);
});

test("metrics are cut after the given number of lines", async () => {
  const run = await newRun();
  for (const step of [1, 2, 3]) await run.appendMetrics({ step });
  await run.truncateMetrics(2);
  expect(await readFile(run.file("metrics.jsonl"), "utf8")).toBe('{"step":1}\n{"step":2}\n');
});

test.each([1, 2])("a line that a crash cut off is dropped when %i lines are kept", async (count) => {
  const run = await newRun();
  await run.appendMetrics({ step: 1 });
  await writeFile(run.file("metrics.jsonl"), '{"st', { flag: "a" });
  await run.truncateMetrics(count);
  expect(await readFile(run.file("metrics.jsonl"), "utf8")).toBe('{"step":1}\n');
});

test("metrics that are not there need no cutting", async () => {
  const run = await newRun();
  await run.truncateMetrics(0);
  expect(await run.has("metrics.jsonl")).toBe(false);
});

test("a file is replaced by renaming: a failed write leaves the old one", async () => {
  const run = await newRun();
  await run.writeJson("evaluation.json", { rows: 1 });
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  await expect(run.writeJson("evaluation.json", circular)).rejects.toThrow();
  expect(await run.readJson("evaluation.json")).toEqual({ rows: 1 });
});

test("a checkpoint whose file was removed is refused, naming the file", async () => {
  const run = await newRun();
  await run.saveCheckpoint(checkpoint(1));
  await rm(run.file(FILES[1]!));
  await expect(run.loadCheckpoint()).rejects.toThrow(`${run.file(FILES[1]!)}: cannot be read: `);
});

test("a folder with other files may become a run", async () => {
  const path = join(folder, "notes");
  await mkdir(path);
  await writeFile(join(path, "notes.txt"), "");
  expect((await RunFolder.create(path)).path).toBe(path);
});
