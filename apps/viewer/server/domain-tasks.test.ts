// Tests of graphs that are made on demand: when the program runs, and when a file that is there is used.
import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DomainTasks } from "./domain-tasks.ts";

/** Stands for a domain's program: writes the number of the call. */
const PROGRAM = `
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
const calls = new URL("calls.txt", import.meta.url);
appendFileSync(calls, "x");
const words = process.argv.slice(2);
writeFileSync(words[words.indexOf("--out") + 1], "call " + readFileSync(calls).length);
`;

let folder: string;
let run: string;
let tasks: DomainTasks;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tasks-test-"));
  run = join(folder, "run");
  await mkdir(run);
  await writeFile(join(folder, "program.mjs"), PROGRAM);
  await writeFile(join(run, "best.safetensors"), "weights");
  tasks = new DomainTasks({ toy: [process.execPath, join(folder, "program.mjs")] }, 1);
});
afterEach(async () => {
  await tasks.close();
  await rm(folder, { recursive: true });
});

/** The graph for inspection as it would be sent. */
async function inspected(): Promise<string> {
  const { path } = await tasks.export("toy", run, "onnx-inspect");
  return readFile(path, "utf8");
}

/** Sets when a file of the run was written, in seconds. */
const touch = (name: string, time: number) => utimes(join(run, name), time, time);

test("a graph is made once, also for two who ask at the same time", async () => {
  expect(await Promise.all([inspected(), inspected()])).toEqual(["call 1", "call 1"]);
  expect(await inspected()).toBe("call 1");
});

test("it is made again when the weights have changed", async () => {
  await inspected();
  await touch("best.safetensors", 1000);
  expect(await inspected()).toBe("call 2");
});

test("one in the run's folder that is newer than the weights is used", async () => {
  await writeFile(join(run, "model-inspect.onnx"), "the user's");
  await touch("best.safetensors", 1000);
  expect(await inspected()).toBe("the user's");
});

test("one in the run's folder that is older than the weights is left", async () => {
  await writeFile(join(run, "model-inspect.onnx"), "old");
  await touch("model-inspect.onnx", 1000);
  expect(await inspected()).toBe("call 1");
  expect(await readFile(join(run, "model-inspect.onnx"), "utf8")).toBe("old");
});

test("a link out of the run's folder is not followed", async () => {
  await writeFile(join(folder, "secret"), "secret");
  await touch("best.safetensors", 1000);
  await symlink(join(folder, "secret"), join(run, "model-inspect.onnx"));
  expect(await inspected()).toBe("call 1");
});
