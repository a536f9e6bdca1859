// Tests of `train` and its engine: what happens to a model that cannot be compiled, and the comparison beforehand.
import { readFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isTracing } from "../engine/fused.ts";
import type { Context } from "../nn/context.ts";
import { Module } from "../nn/module.ts";
import type { AnyPlugin } from "../plugin.ts";
import { type ToyConfig, ToyModel, toyPlugin } from "../testing/toy-plugin.ts";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeEach(async () => {
  project = await openToyProject({ trained: false });
});
afterEach(() => project.close());

/** Running products, which the compiled engine does not have. */
class Products extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.mul(tf.cumprod(x, 0), 1e-3);
  }
}

class WithProducts extends ToyModel {
  readonly products = new Products();

  override forward(x: tf.Tensor, context: Context): tf.Tensor {
    return tf.add(super.forward(x, context), this.products.forward(x));
  }
}

const notCompilable: AnyPlugin = { ...toyPlugin, createModel: ({ model }: ToyConfig) => new WithProducts(model) };
const REASON = /Cumprod \(\[8, 1\] float32\) in products[^\n]* has no compiled form/;

const train = (plugin: AnyPlugin, ...words: string[]) => {
  const short = ["--steps", "4", "--set", "recipe.batchSize=8", "--set", "recipe.validateEvery=2"];
  return project.command(["train", "--backend", "cpu", "--name", "a", ...short, ...words], plugin);
};

async function configOf(run: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(project.file("runs/toy", run, "config.json"), "utf8"));
}

test("a model that cannot be compiled is trained eagerly after one line that names kernel and module", async () => {
  const { code, stdout, stderr } = await train(notCompilable);
  expect([code, stderr]).toEqual([0, ""]);
  const notes = stdout.split("\n").filter((line) => line.startsWith("engine: "));
  expect(notes).toEqual([
    expect.stringMatching(/^engine: compiled /),
    expect.stringMatching(/^engine: eager from here on /),
  ]);
  expect(notes[1]).toMatch(REASON);
  expect(stdout).toContain("finished at step 4");
  expect(await configOf("a")).toMatchObject({ engine: "eager", backend: "cpu" });
  expect(await configOf("a")).not.toHaveProperty("threads");
});

test("a model that cannot be compiled ends as one that was trained eagerly from the start", async () => {
  await train(notCompilable);
  await project.command(["train", "--resume", "--name", "a", "--steps", "6"], notCompilable);
  await train(notCompilable, "--engine", "eager", "--name", "b");
  await project.command(["train", "--resume", "--name", "b", "--steps", "6"], notCompilable);
  const [a, b] = await Promise.all(
    ["a", "b"].map((name) => readFile(project.file("runs/toy", name, "checkpoint.safetensors"))),
  );
  expect(a!.equals(b!)).toBe(true);
});

test("with --engine compiled a model that cannot be compiled is refused in one line with the same reason", async () => {
  const { code, stderr } = await train(notCompilable, "--engine", "compiled");
  expect(code).toBe(2);
  expect(stderr).toMatch(/^toy: [^\n]+\n$/);
  expect(stderr).toMatch(REASON);
});

test("--verify says how far a compiled step is from an eager one, and trains", async () => {
  const { code, stdout } = await train(toyPlugin, "--verify");
  expect(code).toBe(0);
  const [, loss, gradients] =
    /^compiled against eager on the first batch, largest relative error: loss (\S+), gradients (\S+) \(\S+\)$/m.exec(
      stdout,
    )!;
  expect(Number(loss)).toBeLessThan(1e-5);
  expect(Number(gradients)).toBeLessThan(1e-5);
  expect(stdout).toContain("finished at step 4");
});

test("--verify refuses a compiled step that is another one, and no run is made", async () => {
  const loss: AnyPlugin["loss"] = (...given) => tf.mul((toyPlugin as AnyPlugin).loss(...given), isTracing() ? 1.01 : 1);
  const { code, stderr } = await train({ ...toyPlugin, loss }, "--verify");
  expect(code).toBe(2);
  expect(stderr).toMatch(/^toy: compiled and eager differ by more than 0.001: loss 1.0e-2, gradients 1.0e-2 [^\n]*\n$/);
  await expect(configOf("a")).rejects.toThrow("ENOENT");
});
