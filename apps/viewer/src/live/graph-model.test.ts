// Tests of the live model: the shipped model, exported for inspection, in ONNX Runtime's WebAssembly, over a message channel.
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eagerEngine, Recorder } from "@sciformer/core";
import { runCli } from "@sciformer/core/node";
import { answerCalls, type Inspection, type Intervention, type Port, WorkerClient } from "@sciformer/core/view";
import { loadRun, plugin } from "@sciformer/nilm/node";
import * as ort from "onnxruntime-web/wasm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { CallQueue } from "./call-queue.ts";
import { GraphModel } from "./graph-model.ts";
import { graphCalls } from "./graphs.ts";
import type { GraphFile } from "./live-calls.ts";
import { type GraphRunner, graphRunner } from "./live-worker.ts";

const RUN = fileURLToPath(new URL("../../../../packages/nilm/assets/pretrained", import.meta.url));
const WEIGHTS = "EncoderBlock.0.attention_layer.weights";

const { port1: page, port2: worker } = new MessageChannel();
const files = new Map<string, string>();
let model: GraphModel;
let runner: GraphRunner;
let inputs: { readonly x: { readonly data: Float32Array; readonly shape: readonly number[] } };

/** The bytes of the run in a format, as the page fetches them. */
async function graphFile(format: string): Promise<GraphFile> {
  return { name: `${format}.onnx`, bytes: new Uint8Array(await readFile(files.get(format)!)) };
}

beforeAll(async () => {
  ort.env.wasm.numThreads = 1;
  answerCalls(
    worker as Port,
    graphCalls(async (bytes) => {
      const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
      return { session, Tensor: ort.Tensor, provider: "wasm" };
    }),
  );
  for (const port of [page, worker]) port.start();
  const printing = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  for (const format of ["onnx", "onnx-inspect"]) {
    const path = join(tmpdir(), `sciformer-live-${process.pid}-${format}.onnx`);
    files.set(format, path);
    expect(await runCli(plugin, ["export", RUN, "--format", format, "--out", path])).toBe(0);
  }
  printing.mockRestore();
  const { config } = await loadRun();
  const { x } = plugin.collate(plugin.tokenizer.examples(config).slice(0, 1), config);
  inputs = { x: x as typeof inputs.x };
  runner = graphRunner(new WorkerClient(page as Port));
  const graph = await runner.load(await graphFile("onnx"));
  const fetchInspected = () => graphFile("onnx-inspect");
  model = new GraphModel({ runner, queue: new CallQueue(), file: "model.onnx", loaded() {}, fetchInspected }, graph);
});

afterAll(async () => {
  page.close();
  for (const path of files.values()) await rm(path, { force: true });
});

const inspect = (paths: readonly string[], interventions: readonly Intervention[] = []): Promise<Inspection> =>
  model.inspect({ inputs, paths, interventions });

function largest(values: ArrayLike<number>, others: ArrayLike<number>): number {
  let apart = values.length === others.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) apart = Math.max(apart, Math.abs(values[i]! - others[i]!));
  return apart;
}

/** What the model itself gives, op by op. */
async function eager() {
  const { model: network, config } = await loadRun();
  const recorder = new Recorder(network);
  const forward = eagerEngine.inference(
    (batch, context) => ({
      output: recorder.record((observer) => plugin.forward(network, batch, { ...context, observer }, config)),
    }),
    { name: "eager", weights: "fixed" },
  );
  const { output } = forward(inputs);
  const values = new Map(Array.from(recorder.values, ([path, value]) => [path, value.dataSync()]));
  return { output: output!.data, values };
}

test("the graph says what it takes and gives, and what it is", () => {
  expect(model.inputs).toEqual([{ name: "x", dtype: "float32", shape: ["batch", 9, 128] }]);
  expect(model.outputs).toEqual([{ name: "output", dtype: "float32", shape: ["batch", 3, 128] }]);
  expect(model.metadata["sciformer.domain"]).toBe("nilm");
});

test("a run gives the output of the model", async () => {
  const { outputs, provider } = await model.run(inputs);
  expect(outputs.output!.shape).toEqual([1, 3, 128]);
  expect(largest(outputs.output!.data, (await eager()).output)).toBeLessThan(1e-5);
  expect(provider).toBe("wasm");
});

describe("inspection", () => {
  test("every value is the recorder's, up to 1e-5 of its largest element", async () => {
    const { values: wanted } = await eager();
    const paths = (await model.paths()).map(({ path }) => path);
    expect(new Set(paths)).toEqual(new Set(wanted.keys()));
    const { values } = await inspect(paths);
    for (const path of paths) {
      const want = wanted.get(path)!;
      expect(largest(values[path]!.data, want) / Math.max(...want.map(Math.abs)), path).toBeLessThan(1e-5);
    }
  });

  test("attention is told apart and has heads, queries and keys", async () => {
    const attention = (await model.paths()).filter(({ kind }) => kind === "attention");
    expect(attention).toEqual([{ path: WEIGHTS, kind: "attention", shape: ["batch", 4, 129, 129], changeable: [1] }]);
  });

  test("rows of attention add up to 1: the mean is 1 / keys", async () => {
    const { values } = await inspect([WEIGHTS]);
    expect(values[WEIGHTS]!.statistics.mean).toBeCloseTo(1 / 129, 6);
  });

  test("with a silenced head the weights of that head are 0 and the output is another", async () => {
    const before = await inspect([WEIGHTS]);
    const after = await inspect([WEIGHTS], [{ path: WEIGHTS, axis: 1, index: 2, factor: 0 }]);
    const size = 129 * 129;
    const headOf = ({ values }: Inspection, head: number) =>
      values[WEIGHTS]!.data.slice(head * size, (head + 1) * size);
    expect(Math.max(...headOf(after, 2))).toBe(0);
    expect(largest(headOf(after, 1), headOf(before, 1))).toBeLessThan(1e-6);
    expect(largest(after.outputs.output!.data, before.outputs.output!.data)).toBeGreaterThan(1e-3);
  });
});

describe("is refused", () => {
  test("an input of another shape", async () => {
    const wrong = { x: { data: new Float32Array(9), shape: [1, 9, 1] } };
    await expect(model.run(wrong)).rejects.toThrow(
      'model.onnx: the input "x" is float32 [1, 9, 1], expected float32 [batch, 9, 128]',
    );
  });

  test("a path that there is not", async () => {
    await expect(inspect(["blocks.9"])).rejects.toThrow('onnx-inspect.onnx: has no value "blocks.9" to look at');
  });

  test.each<[string, Intervention, string]>([
    ["axis", { path: WEIGHTS, axis: 3, index: 0, factor: 0 }, "cannot be changed along axis 3; axes that can be: 1"],
    ["index", { path: WEIGHTS, axis: 1, index: 4, factor: 0 }, "index 4 of axis 1 is not in 0 ... 3"],
  ])("a change of an %s that there is not", async (_, intervention, message) => {
    await expect(inspect([WEIGHTS], [intervention])).rejects.toThrow(`${WEIGHTS}: ${message}`);
  });

  test("a file that is no ONNX model, as the InputError that it was in the worker", async () => {
    const bytes = new TextEncoder().encode("no model");
    await expect(runner.load({ name: "model.onnx", bytes })).rejects.toMatchObject({ name: "InputError" });
  });
});
