// Tests of the program as a whole: help, bad usage, exit codes, the domain's own verbs.
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AnyPlugin, CliValues, Toolbox } from "../plugin.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeAll(async () => {
  project = await openToyProject();
});
afterAll(() => project.close());

test("help lists every verb, the domain's own among them", async () => {
  const { code, stdout } = await project.command(["--help"]);
  expect(code).toBe(0);
  for (const verb of ["data", "train", "evaluate", "predict", "export", "view", "info", "parity", "height"]) {
    expect(stdout).toMatch(new RegExp(`^ {2}${verb}\\b`, "m"));
  }
});

test.each([
  [["tran"], "unknown command 'tran'"],
  [["train", "--stepps", "3"], "unknown option '--stepps'"],
  [["evaluate"], "missing required argument 'run'"],
])("%j is bad usage: one line and exit code 2", async (argv, message) => {
  const { code, stderr } = await project.command(argv);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^toy: [^\n]+\n$/);
  expect(stderr).toContain(message);
});

test("a verb of the domain gets the trained model and its options", async () => {
  const { code, stdout } = await project.command(["height", "first", "--at", "0.5", "--backend", "cpu"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^backend: cpu \(requested\)\nengine: .*\ny\(0\.5\) = -?\d+\.\d{3}\n$/);
});

test.each([
  [["height", "first", "--at", "0.5"]],
  [["evaluate", "first"]],
  [["evaluate", "first", "--engine", "eager"]],
])("%j leaves no tensor behind", async (argv) => {
  await project.command([...argv, "--backend", "cpu"]);
  const before = tf.memory().numTensors;
  await project.command([...argv, "--backend", "cpu"]);
  expect(tf.memory().numTensors).toBe(before);
});

test("a verb of the domain that takes files gets them beside its options", async () => {
  const options = [{ flags: "--at <x>", description: "a place" }];
  const run = async (_: unknown, { files, at }: CliValues, print: (line: string) => void) =>
    print(`${(files as string[]).join(" ")} at ${at}`);
  const plugin: AnyPlugin = { ...toyPlugin, commands: [{ name: "show", summary: "", files: "files", options, run }] };
  const argv = ["show", "first", "a.pairs", "b.pairs", "--at", "2", "--backend", "cpu"];
  expect((await project.command(argv, plugin)).stdout).toMatch(/^a\.pairs b\.pairs at 2$/m);
  const { code, stderr } = await project.command(["show", "first", "--backend", "cpu"], plugin);
  expect([code, stderr]).toEqual([2, expect.stringContaining("missing required argument 'files'")]);
});

test("a verb that takes no run gets the plugin, an engine and its options", async () => {
  const options = [{ flags: "--at <x>", description: "a place" }];
  const run = async ({ plugin, engine }: Toolbox, { at }: CliValues, print: (line: string) => void) =>
    print(`${plugin.name} ${engine.name} at ${at}`);
  const plugin: AnyPlugin = { ...toyPlugin, tools: [{ name: "compare", summary: "", options, run }] };
  const { stdout } = await project.command(["compare", "--at", "2", "--engine", "eager", "--backend", "cpu"], plugin);
  expect(stdout).toMatch(/^toy eager at 2$/m);
});

test("a verb of the domain may refuse", async () => {
  const { code, stderr } = await project.command(["height", "first", "--at", "left", "--backend", "cpu"]);
  expect([code, stderr]).toEqual([2, 'toy: --at, column x: "left" is not a number\n']);
});

test("an error of the code exits with 1 and shows where it comes from", async () => {
  const createModel = () => {
    throw new TypeError("a defect");
  };
  const plugin: AnyPlugin = { ...toyPlugin, createModel };
  const { code, stderr } = await project.command(["info"], plugin);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^TypeError: a defect\n +at /);
});
