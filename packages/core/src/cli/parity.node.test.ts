// Tests of `parity` as a command; what it compares is tested in parity/.
import { mkdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeAll(async () => {
  project = await openToyProject({ trained: false });
});
afterAll(() => project.close());

test("parity refuses a file that is not there and an engine that does not exist", async () => {
  const missing = await project.command(["parity", "none.json", "--backend", "cpu"]);
  expect([missing.code, missing.stderr]).toEqual([2, "toy: none.json: no such file or folder\n"]);
  const engine = await project.command(["parity", "none.json", "--engine", "steam"]);
  expect([engine.code, engine.stderr]).toEqual([2, "toy: --engine steam: expected one of compiled, eager\n"]);
});

test("parity exits with 1 when a case fails: here one of a kind that the domain does not have", async () => {
  await mkdir(project.file("cases"));
  await project.write("cases/a.json", JSON.stringify({ case: "a", domain: "toy", kind: "forward" }));
  const { code, stdout } = await project.command(["parity", "cases", "--backend", "cpu"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/\n0 passed, 1 failed\n$/);
});
