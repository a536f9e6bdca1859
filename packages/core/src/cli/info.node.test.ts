// Tests of `info`.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeAll(async () => {
  project = await openToyProject();
});
afterAll(() => project.close());

test("it says what the package is, what it reads and what it measures", async () => {
  const { code, stdout } = await project.command(["info"]);
  expect(code).toBe(0);
  const lines = stdout.trim().split("\n");
  expect(lines.slice(0, -2)).toEqual([
    "Toy: a curve from points (@sciformer/toy)",
    "cite      no paper",
    "size      small: 41 parameters",
    "size      base: 161 parameters",
    "size      large: 321 parameters",
    "table     points: x, y",
    "format    pairs: text files with the header x;y and one point a line; y may be empty",
    "baselines mean",
    "metrics   lower is better: MAE, RMSE",
  ]);
  expect(lines.at(-2)).toMatch(/^engine {4}compiled \(ONNX Runtime \S+, \d+ threads?\)$/);
  expect(lines.at(-1)).toMatch(/^versions {2}@sciformer\/toy 0\.0\.1, @sciformer\/core .*node 2\d/);
});

test("with a run it says how that was trained", async () => {
  const { stdout } = await project.command(["info", "first"]);
  const [line, ...config] = stdout.split("\n");
  expect(line).toBe("runs/toy/first: small, 41 parameters, seed 1, data data/toy/simulated");
  expect(JSON.parse(config.join("\n")).recipe).toMatchObject({ steps: 4, batchSize: 8 });
});

test("an unknown run is refused", async () => {
  const { code, stderr } = await project.command(["info", "second"]);
  expect([code, stderr]).toEqual([2, 'toy: no run "second": neither a run folder nor a name under runs/toy\n']);
});
