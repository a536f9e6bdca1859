// Tests of reading, comparing and reporting golden cases, on cases made here.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { compiledEngine } from "../engine/compiled-engine.node.ts";
import { eagerEngine, type TensorFunction } from "../engine/engine.ts";
import { writeSafetensors } from "../io/safetensors.node.ts";
import type { AnyPlugin } from "../plugin.ts";
import type { ParityCase, ParityOptions, ParityValues } from "./case.ts";
import { loadCases } from "./load.node.ts";
import { runCases, runParity } from "./run.node.ts";

const eager: ParityOptions = { engine: eagerEngine, backend: "cpu" };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-parity-"));
});

afterEach(() => rm(folder, { recursive: true }));

interface Made {
  readonly json?: Record<string, unknown>;
  readonly tensors?: Record<string, { shape: number[]; values: number[] }>;
}

/** Writes a case of kind `try` called `name`; returns the path of its JSON. */
async function writeCase(name: string, { json = {}, tensors }: Made): Promise<string> {
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify({ case: name, domain: "made", kind: "try", tolerance: [], ...json }));
  if (tensors !== undefined) {
    const stored = Object.entries(tensors).map(
      ([key, { shape, values }]) => [key, { dtype: "F32", shape, data: Float32Array.from(values) }] as const,
    );
    await writeSafetensors(join(folder, `${name}.safetensors`), new Map(stored), {});
  }
  return path;
}

/** The part of a plugin that parity uses. */
function pluginWith(adapter: (testCase: ParityCase) => ParityValues): AnyPlugin {
  return { name: "made", parity: { try: async (testCase: ParityCase) => adapter(testCase) } } as unknown as AnyPlugin;
}

/** Result lines of a case as [name, passed, reason]. */
async function results(made: Made, values: ParityValues | ((testCase: ParityCase) => ParityValues)) {
  const path = await writeCase("one", made);
  const [report] = await runCases(pluginWith(typeof values === "function" ? values : () => values), [path], eager);
  return report!.results.map(({ name, passed, reason }) => [name, passed, reason]);
}

const output = { "output/y": { shape: [2], values: [1, 2] } };

test("equal values pass", async () => {
  expect(await results({ tensors: output }, { "output/y": [1, 2] })).toEqual([["output/y", true, undefined]]);
});

test("a value outside the tolerance fails and says where", async () => {
  expect(await results({ tensors: output }, { "output/y": [1, 3] })).toEqual([
    ["output/y", false, "1 of 2 outside the tolerance, first [1]: 3, expected 2"],
  ]);
});

test("an expected output, mid or grad that is not returned fails; parameters and inputs are not expected", async () => {
  const one = { shape: [1], values: [0] };
  const tensors = { "grad/a": one, "input/x": one, "mid/m": one, "output/y": one, "param/a": one };
  const missing = "the adapter returned no value";
  expect((await results({ tensors }, {})).sort()).toEqual([
    ["grad/a", false, missing],
    ["mid/m", false, missing],
    ["output/y", false, missing],
  ]);
});

test("another shape of the same size fails", async () => {
  const ours = { shape: [2, 1], data: [1, 2] };
  expect(await results({ tensors: output }, { "output/y": ours })).toEqual([
    ["output/y", false, "shape [2,1], expected [2]"],
  ]);
});

test("another number of values fails", async () => {
  expect(await results({ tensors: output }, { "output/y": [1] })).toEqual([
    ["output/y", false, "1 values, expected 2"],
  ]);
});

test("tensors are read and disposed", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  expect(await results({ tensors: output }, () => ({ "output/y": tf.tensor1d([1, 2]) }))).toEqual([
    ["output/y", true, undefined],
  ]);
  expect(tf.memory().numTensors).toBe(before);
});

test("a scalar is a number", async () => {
  const tensors = { "output/loss": { shape: [], values: [0.5] } };
  expect(await results({ tensors }, { "output/loss": 0.5 })).toEqual([["output/loss", true, undefined]]);
});

test("JSON expectations open objects into one result per member", async () => {
  const json = { tolerance: [{ keys: "*mae", abs: 0.1, rel: 0, of: "element" }] };
  const pair = { got: { mae: 1.05, f1: 0.5 }, want: { mae: 1, f1: 0.6 } };
  expect(await results({ json }, { "cases/0/metrics": pair })).toEqual([
    ["cases/0/metrics/mae", true, undefined],
    ["cases/0/metrics/f1", false, "1 of 1 outside the tolerance, first [0]: 0.5, expected 0.6"],
  ]);
});

test.each([
  ["a missing member", { a: 1 }, { a: 1, b: 2 }, "nothing, expected 2"],
  ["an extra member", { a: 1, b: 2 }, { a: 1 }, "2, expected nothing"],
  ["another string in a list", ["C", "N"], ["C", "O"], '[1] "N", expected "O"'],
  ["a shorter inner list", [[1], [2]], [[1], [2, 3]], "[1] 1 values, expected 2"],
  ["a number for null", [1], [null], "[0] 1, expected null"],
  ["false for true", false, true, "false, expected true"],
  ["another member in a list", [{ a: 1 }], [{ b: 1 }], "[0] member a, expected b"],
])("JSON expectations: %s fails", async (_name, got, want, reason) => {
  const found = (await results({}, { it: { got, want } })).filter(([, passed]) => !passed);
  expect(found.map(([, , why]) => why)).toEqual([reason]);
});

test("JSON lists may hold typed arrays on our side", async () => {
  const pair = { got: [Int32Array.of(1, 2), "x"], want: [[1, 2], "x"] };
  expect(await results({}, { tokens: pair })).toEqual([["tokens", true, undefined]]);
});

test("a plain value without an expectation fails", async () => {
  expect(await results({}, { tokens: [1] })).toEqual([["tokens", false, "the case has no expectation of this name"]]);
});

test("a statistic passes up to its bound; such a case need not return its tensors", async () => {
  const json = { test: "rms below 1.3" };
  const values = { rms: { statistic: 1.2, bound: 1.3 }, mean: { statistic: -5, bound: 4 } };
  expect(await results({ json, tensors: output }, values)).toEqual([
    ["rms", true, undefined],
    ["mean", false, "-5 is beyond 4"],
  ]);
});

test("the first differing intermediate value is named", async () => {
  const tensors = { "mid/0": output["output/y"], "mid/1": output["output/y"], "mid/2": output["output/y"] };
  const path = await writeCase("deep", { tensors });
  const values = { "mid/0": [1, 2], "mid/1": [1, 9], "mid/2": [9, 9] };
  const [report] = await runCases(
    pluginWith(() => values),
    [path],
    eager,
  );
  expect(report!.firstFailingMid).toBe("mid/1");
});

test("an adapter that compares nothing fails", async () => {
  expect(await results({}, {})).toEqual([["case", false, "nothing was compared"]]);
});

test("an adapter that throws fails with its message and the next case still runs", async () => {
  const first = await writeCase("first", { tensors: output });
  const second = await writeCase("second", { tensors: output });
  const plugin = pluginWith(({ name }) => {
    if (name === "first") throw new Error("no such layer");
    return { "output/y": [1, 2] };
  });
  const reports = await runCases(plugin, [first, second], eager);
  expect(reports.map(({ passed }) => passed)).toEqual([false, true]);
  expect(reports[0]!.results[0]!.reason).toContain("no such layer");
});

test("an unknown kind fails and says so", async () => {
  expect(await results({ json: { kind: "constructor" } }, {})).toEqual([
    ["case", false, "unknown kind constructor (known: try)"],
  ]);
});

test("a case of another domain fails and says so", async () => {
  expect(await results({ json: { domain: "eeg" } }, {})).toEqual([
    ["case", false, "the case belongs to eeg, not to made"],
  ]);
});

test("params_from lends parameters only, params_and_inputs inputs too, own tensors win", async () => {
  const one = (value: number) => ({ shape: [1], values: [value] });
  await writeCase("base", { tensors: { "param/a": one(1), "param/b": one(1), "input/x": one(1), "output/y": one(1) } });
  const tensors = { "param/b": one(2), "output/z": one(2) };
  const lent = await writeCase("lent", { json: { params_from: "base.safetensors" }, tensors });
  const both = await writeCase("both", { json: { params_and_inputs: "base" } });
  const [first, second] = await loadCases([lent, both]);
  expect(Object.keys(first!.tensors).sort()).toEqual(["output/z", "param/a", "param/b"]);
  expect([...Array.from(first!.tensors["param/b"]!.data)]).toEqual([2]);
  expect(Object.keys(second!.tensors).sort()).toEqual(["input/x", "param/a", "param/b"]);
});

test("raw is resolved against the folder of the JSON", async () => {
  const path = await writeCase("raw", { json: { raw: "../inputs/House1" } });
  expect((await loadCases([path]))[0]!.raw).toBe(join(folder, "../inputs/House1"));
});

test("a folder's cases are its JSON files with a kind, by name", async () => {
  await writeCase("b", {});
  await writeCase("a", {});
  await writeFile(join(folder, "a.power.json"), "[]");
  await writeFile(join(folder, "notes.txt"), "");
  expect((await loadCases([folder])).map(({ name }) => name)).toEqual(["a", "b"]);
});

test.each([
  ["a file that is not there", "none.json", undefined, "no such file or folder"],
  ["a file without a kind", "scene.json", "{}", 'not a golden case: it has no field "kind"'],
  ["a file that is not JSON", "bad.json", "{", "not JSON: "],
  [
    "a rule without keys",
    "rule.json",
    '{"kind":"k","case":"c","domain":"d","tolerance":[{}]}',
    "field tolerance.0.keys: ",
  ],
])("refuses %s", async (_name, file, text, message) => {
  const path = join(folder, file);
  if (text !== undefined) await writeFile(path, text);
  await expect(loadCases([path])).rejects.toThrow(`${path}: ${message}`);
});

test("the adapter is given the engine", async () => {
  const path = await writeCase("one", { tensors: output });
  const double: TensorFunction = ({ x }) => ({ y: tf.add(x!, x!) });
  const adapter = async (_: ParityCase, { engine }: ParityOptions) => {
    const infer = engine.inference(double, { name: "double", weights: "fixed" });
    const { y } = infer({ x: { shape: [2], data: Float32Array.of(0.5, 1) } });
    infer.dispose();
    return { "output/y": y };
  };
  await useBackend("cpu");
  const plugin = { name: "made", parity: { try: adapter } } as unknown as AnyPlugin;
  const reports = await runCases(plugin, [path], { ...eager, engine: compiledEngine({ threads: 1 }) });
  expect(reports.map(({ passed }) => passed)).toEqual([true]);
});

test("the command prints a line per result and the sum, and exits 1 on a failure", async () => {
  const good = await writeCase("good", { tensors: output });
  const bad = await writeCase("bad", { tensors: { "mid/m": output["output/y"] } });
  const plugin = pluginWith(() => ({ "output/y": [1, 2], "mid/m": [1, 2.5] }));
  const lines: string[] = [];
  expect(await runParity(plugin, [good, bad], eager, (line) => lines.push(line))).toBe(1);
  expect(lines).toEqual([
    "pass good output/y  max abs 0.00e+0  relative 0.00e+0",
    // |0.5| / ||(1, 2)|| = 0.5 / 2.236
    "FAIL bad mid/m  max abs 5.00e-1  relative 2.24e-1  1 of 2 outside the tolerance, first [1]: 2.5, expected 2",
    "     bad: first differing intermediate value: mid/m",
    "1 passed, 1 failed",
  ]);
});

test("the command exits 0 when all results pass", async () => {
  const path = await writeCase("good", { tensors: output });
  expect(
    await runParity(
      pluginWith(() => ({ "output/y": [1, 2] })),
      [path],
      eager,
      () => {},
    ),
  ).toBe(0);
});

test("the command refuses a folder without cases", async () => {
  await expect(
    runParity(
      pluginWith(() => ({})),
      [folder],
      eager,
      () => {},
    ),
  ).rejects.toThrow("no golden case in");
});
