// Tests of exportOnnx: the file, what is said about it, and that a wrong one does not stay.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBackend } from "./backends.ts";
import type { TensorFunction } from "./engine.ts";
import { exportOnnx } from "./export.node.ts";
import { isTracing } from "./fused.ts";
import { parseModel } from "./onnx/reader.ts";

let folder: string;
beforeAll(async () => {
  await useBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "sciformer-export-"));
});
afterAll(() => rm(folder, { recursive: true }));

const example = { x: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] } };
const doubled: TensorFunction = ({ x }) => ({ y: tf.mul(x!, 2) });

test("the file is as the summary says, metadata included", async () => {
  const path = join(folder, "sub", "doubled.onnx");
  const summary = await exportOnnx(doubled, path, example, { name: "doubled", metadata: { unit: "W" } });
  const bytes = await readFile(path);
  expect(summary).toEqual({
    path,
    bytes: bytes.length,
    nodes: 1,
    inputs: [{ name: "x", dtype: "float32", shape: ["batch", 2] }],
    outputs: [{ name: "y", dtype: "float32", shape: ["batch", 2] }],
    difference: { relative: 0, output: "y", rows: 1 },
  });
  expect(parseModel(bytes)).toMatchObject({ name: "doubled", metadata: { unit: "W" } });
});

test("a graph with other results than the function is an error, and the file stays as it was", async () => {
  const path = join(folder, "odd.onnx");
  await writeFile(path, "the one before");
  const odd: TensorFunction = ({ x }) => ({ y: tf.mul(x!, isTracing() ? 2.01 : 2) });
  await expect(exportOnnx(odd, path, example, { name: "odd" })).rejects.toThrow(
    'odd.onnx: output "y" of the exported graph differs from the model\'s by 5.0e-3 of the largest element with 1 rows, expected at most 0.0001',
  );
  expect([await readFile(path, "utf8"), await readdir(folder)]).toEqual(["the one before", ["odd.onnx", "sub"]]);
});

const PROGRAM = `
  import * as tf from "@tensorflow/tfjs-core";
  import { useBackend } from "./backends.ts";
  import { exportOnnx } from "./export.node.ts";

  await useBackend("cpu");
  const example = { x: { data: Float32Array.of(1, 2), shape: [1, 2] } };
  const summary = await exportOnnx(({ x }) => ({ y: tf.mul(x, 2) }), process.argv[2], example, { name: "doubled" });
  console.log(JSON.stringify({ nodes: summary.nodes, difference: summary.difference ?? "none" }));`;

test("where onnxruntime-node is not installed the file is written all the same, not compared", async () => {
  const [outfile, path] = [join(folder, "program.mjs"), join(folder, "alone.onnx")];
  const stdin = { contents: PROGRAM, resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
  const banner = {
    js: 'import * as module from "node:module"; const require = module.createRequire(import.meta.url);',
  };
  const external = ["onnxruntime-node"];
  await build({ stdin, outfile, bundle: true, format: "esm", platform: "node", banner, external, logLevel: "silent" });
  const { NODE_PATH: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [outfile, path], { env });
  expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toEqual({ nodes: 1, difference: "none" });
  expect(parseModel(await readFile(path)).nodes.map(({ op }) => op)).toEqual(["Mul"]);
});
