// Tests of `view`.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeAll(async () => {
  project = await openToyProject({ trained: false });
});
afterAll(() => project.close());

test("view is refused and says what opens the predictions meanwhile", async () => {
  const { code, stderr } = await project.command(["view", "first"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^toy: view first: the viewer is not part of this version; [^\n]+\n$/);
});
