// Tests of the choice of the engine; where ONNX Runtime is missing it is made by a program of its own.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { build } from "esbuild";
import { afterEach, expect, test, vi } from "vitest";
import { InputError } from "../errors.ts";
import { useBackend } from "./backends.ts";
import { chooseEngine } from "./choose-engine.node.ts";
import type { TensorFunction } from "./engine.ts";
import { engineInfo } from "./engine-info.node.ts";

const run = promisify(execFile);
const silent = () => {};

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the compiled engine is chosen, and the line has version and threads", () => {
  const { engine, line, threads } = chooseEngine(undefined, silent, { threads: 1 });
  expect([engine.name, threads]).toEqual(["compiled", 1]);
  expect(line).toMatch(/^engine: compiled \(ONNX Runtime 1\.\d+\.\d+, 1 thread\)$/);
});

test("SCIFORMER_THREADS stands in for the number of threads", () => {
  vi.stubEnv("SCIFORMER_THREADS", "3");
  expect(chooseEngine("compiled", silent).line).toMatch(/, 3 threads\)$/);
  expect(engineInfo().compiled.threads).toBe(3);
});

test("another provider than the processor starts and stands in the line, or is refused with the reason", () => {
  const choose = () => chooseEngine("compiled", () => {}, { provider: "cuda", threads: 1 }).line;
  const outcome = (() => {
    try {
      return choose();
    } catch (error) {
      return String(error);
    }
  })();
  expect(outcome).toMatch(
    /^engine: compiled \(ONNX Runtime \S+, cuda, 1 thread\)$|^InputError: provider cuda was asked for but does not start: [^\n]+ \(onnxruntime-node \S+ has [^)]+\)$/,
  );
});

test("the eager engine is there when it is asked for", () => {
  const { engine, line } = chooseEngine("eager", silent);
  expect([engine.name, line]).toEqual(["eager", "engine: eager (requested)"]);
});

test("an engine that does not exist is refused, naming those that do", () => {
  expect(() => chooseEngine("steam", silent)).toThrow(
    new InputError("--engine steam: expected one of compiled, eager"),
  );
});

const PRODUCTS: TensorFunction = ({ x }) => ({ y: tf.cumprod(x!) });
const BATCH = { x: { data: Float32Array.of(2, 3), shape: [2] } };
const SETTINGS = { name: "products", weights: "fixed" } as const;

test("what cannot be compiled runs eagerly after one line where no engine was asked for", async () => {
  await useBackend("cpu");
  const notes: string[] = [];
  const { engine } = chooseEngine(undefined, (line) => notes.push(line), { threads: 1 });
  expect([...engine.inference(PRODUCTS, SETTINGS)(BATCH).y!.data]).toEqual([2, 6]);
  expect(notes).toEqual([expect.stringMatching(/^engine: eager from here on \(Cumprod \(\[2\] float32\)/)]);
});

test("what cannot be compiled is refused where the compiled engine was asked for", async () => {
  await useBackend("cpu");
  const { engine } = chooseEngine("compiled", silent, { threads: 1 });
  expect(() => engine.inference(PRODUCTS, SETTINGS)(BATCH)).toThrow(/^Cumprod .* has no compiled form/);
});

test("the information has the backend and the compiled engine", async () => {
  await useBackend("cpu");
  const { backend, compiled } = engineInfo();
  expect(backend).toBe("cpu");
  expect(compiled).toEqual({
    available: true,
    version: expect.stringMatching(/^1\./),
    providers: expect.arrayContaining(["cpu"]),
    threads: expect.any(Number),
  });
});

const PROGRAM = `
  import { chooseEngine } from "./choose-engine.node.ts";
  import { engineInfo } from "./engine-info.node.ts";

  const refusal = () => {
    try {
      chooseEngine("compiled", () => {});
    } catch (error) {
      return error.name + ": " + error.message;
    }
  };
  const { engine, line } = chooseEngine(undefined, () => {});
  const { available, reason } = engineInfo().compiled;
  console.log(JSON.stringify({ name: engine.name, line, refusal: refusal(), available, reason }));`;

test("without onnxruntime-node the eager engine is chosen, and who asks for the compiled one is told why not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sciformer-engine-"));
  try {
    const outfile = join(folder, "program.mjs");
    const stdin = { contents: PROGRAM, resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
    const banner = {
      js: 'import * as node from "node:module"; const require = node.createRequire(import.meta.url);',
    };
    const external = ["onnxruntime-node"];
    await build({ stdin, outfile, bundle: true, format: "esm", platform: "node", banner, external });
    const { NODE_PATH: _, ...env } = process.env;
    const { stdout } = await run(process.execPath, [outfile], { env });
    const reason = "onnxruntime-node is not installed";
    expect(JSON.parse(stdout)).toEqual({
      name: "eager",
      line: `engine: eager (${reason})`,
      refusal: `InputError: --engine compiled is not available: ${reason}`,
      available: false,
      reason,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
