// Tests of `export`.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSafetensors } from "../io/safetensors.node.ts";
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

test.each([
  ["onnx", "--format onnx: needs the compiled engine, which this version does not have; safetensors is there"],
  ["pickle", "--format pickle: expected safetensors"],
])("the format %s is refused", async (format, message) => {
  const { code, stderr } = await project.command(["export", "first", "--format", format]);
  expect([code, stderr]).toEqual([2, `toy: ${message}\n`]);
});
