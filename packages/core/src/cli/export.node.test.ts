// Tests of `export`.
import { readFile, stat, writeFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inspectEntries } from "../engine/export/inspect-metadata.ts";
import { parseModel } from "../engine/onnx/reader.ts";
import { readSafetensors } from "../io/safetensors.node.ts";
import type { AnyPlugin } from "../plugin.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeAll(async () => {
  project = await openToyProject();
});
afterAll(() => project.close());

test("the best weights are written under the authors' names, the configuration beside them", async () => {
  const { code, stdout } = await project.command(["export", "first", "--out", "out/curve.safetensors"]);
  expect(code).toBe(0);
  expect(stdout).toBe("wrote out/curve.safetensors (41 parameters under the authors' names) and out/curve.json\n");
  const { tensors } = await readSafetensors(project.file("out/curve.safetensors"));
  const { tensors: best } = await readSafetensors(project.file("runs/toy/first/best.safetensors"));
  expect([...tensors.keys()].sort()).toEqual([...best.keys()].sort());
  expect(tensors.get("lift.weight")!.data).toEqual(best.get("lift.weight")!.data);
  expect(JSON.parse(await readFile(project.file("out/curve.json"), "utf8"))).toMatchObject({
    domain: "toy",
    model: { hidden: 8 },
  });
});

test("without --out it goes into the run folder", async () => {
  await project.command(["export", "first"]);
  expect((await readSafetensors(project.file("runs/toy/first/model.safetensors"))).tensors.size).toBe(6);
});

test("another format is refused", async () => {
  const { code, stderr } = await project.command(["export", "first", "--format", "pickle"]);
  expect([code, stderr]).toEqual([2, "toy: --format pickle: expected one of safetensors, onnx, onnx-inspect\n"]);
});

describe("as ONNX", () => {
  test("the graph, its inputs and outputs and how near it is to the model are printed", async () => {
    const { stdout } = await project.command(["export", "first", "--format", "onnx"]);
    const { size } = await stat(project.file("runs/toy/first/model.onnx"));
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(
      new RegExp(`^wrote runs/toy/first/model\\.onnx \\(${size} bytes, \\d+ nodes, operators of ONNX opset 17\\)$`),
    );
    expect(lines.slice(1, 3)).toEqual(["  input  x: float32[batch, 1]", "  output output: float32[batch, 1]"]);
    expect(lines[3]).toMatch(
      /^ {2}ONNX Runtime and the model differ by at most \d\.\de[-+]\d+ of the largest value \(batches of 1 and 3\)$/,
    );
  });

  test("it runs in onnxruntime-node with the trained weights for any number of rows", async () => {
    await project.command(["export", "first", "--format", "onnx"]);
    const session = await ort.InferenceSession.create(project.file("runs/toy/first/model.onnx"));
    const x = Float32Array.of(-1, -0.5, 0, 0.5, 1);
    const { output } = await session.run({ x: new ort.Tensor("float32", x, [5, 1]) });
    for (const [row, place] of x.entries()) {
      const { stdout } = await project.command(["height", "first", "--at", String(place)]);
      const height = Number(/= (.*)/.exec(stdout)![1]);
      expect(output!.data[row]).toBeCloseTo(height, 3);
    }
    await session.release();
  });

  test("the metadata say what it is and from which data, under which licence", async () => {
    await project.command(["export", "first", "--format", "onnx", "--out", "out/curve.onnx"]);
    const { metadata } = parseModel(await readFile(project.file("out/curve.onnx")));
    const { "sciformer.config": config, ...rest } = metadata;
    expect(rest).toEqual({
      "sciformer.domain": "toy",
      "sciformer.version": "@sciformer/toy 0.0.1",
      "sciformer.title": "Toy: a curve from points",
      "sciformer.citation": "no paper",
      "sciformer.licence": "CC0-1.0",
      "sciformer.source": "data/toy/simulated",
      "sciformer.inputs": '{"x":"float32[batch, 1]"}',
      "sciformer.outputs": '{"output":"float32[batch, 1]"}',
    });
    expect(JSON.parse(config!)).toEqual({ model: { hidden: 8, dropout: 0.1 }, task: { scale: 1 } });
  });

  test("a model that depends on the number of rows is refused in one line, and no file is left", async () => {
    const mixing: AnyPlugin = {
      ...toyPlugin,
      forward: (model, { x }, context) => tf.div(model.forward(x, context), x!.shape[0]!),
    };
    const argv = ["export", "first", "--format", "onnx", "--out", "mixing/model.onnx"];
    const { code, stderr } = await project.command(argv, mixing);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^toy: RealDiv#1 depends on the number of rows, [^\n]*\n$/);
    await expect(stat(project.file("mixing"))).rejects.toThrow("ENOENT");
  });

  test("no licence is stated where the dataset is no longer the one of the run", async () => {
    const dataset = project.file("data/toy/simulated/dataset.json");
    const text = await readFile(dataset, "utf8");
    await writeFile(dataset, `${text}\n`);
    await project.command(["export", "first", "--format", "onnx"]);
    await writeFile(dataset, text);
    const { metadata } = parseModel(await readFile(project.file("runs/toy/first/model.onnx")));
    expect(metadata["sciformer.licence"]).toBe("not stated");
  });
});

describe("as ONNX for inspection", () => {
  test("the values inside are outputs by path, factors are inputs, and the metadata list both", async () => {
    const { stdout } = await project.command(["export", "first", "--format", "onnx-inspect"]);
    const lines = stdout.split("\n");
    expect(lines.slice(1, 4)).toEqual([
      "  input  x: float32[batch, 1]",
      "  output output: float32[batch, 1]",
      "  inside 3 values as outputs, 3 factors along their axes as inputs",
    ]);
    const { outputs, metadata } = parseModel(await readFile(project.file("runs/toy/first/model-inspect.onnx")));
    const entries = inspectEntries(metadata, "model-inspect.onnx");
    expect(entries[0]).toEqual({
      path: "lift",
      name: "lift",
      kind: "output",
      gains: [{ axis: 1, input: "lift.gain.1" }],
    });
    expect(outputs.map(({ name }) => name)).toEqual(expect.arrayContaining(entries.map(({ name }) => name)));
  });

  test("it gives what the model gives", async () => {
    await project.command(["export", "first", "--format", "onnx"]);
    await project.command(["export", "first", "--format", "onnx-inspect"]);
    const x = new ort.Tensor("float32", Float32Array.of(-0.5, 0.5), [2, 1]);
    const [plain, inside] = await Promise.all(
      ["model.onnx", "model-inspect.onnx"].map(async (name) => {
        const session = await ort.InferenceSession.create(project.file("runs/toy/first", name));
        const gains = session.inputMetadata.filter((input) => input.isTensor && input.name !== "x");
        const ones = gains.map((input) => {
          const extent = Number(input.isTensor && input.shape[0]);
          return [input.name, new ort.Tensor("float32", new Float32Array(extent).fill(1), [extent])] as const;
        });
        const { output } = await session.run({ x, ...Object.fromEntries(ones) });
        await session.release();
        return [...(output!.data as Float32Array)];
      }),
    );
    expect(inside).toEqual(plain);
  });
});
