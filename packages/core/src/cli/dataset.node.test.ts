// Tests of opening the dataset that a command names.
import { afterAll, beforeAll, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";
import { openDataset, requireSplit } from "./dataset.node.ts";
import { Session } from "./session.node.ts";

let project: ToyProject;
beforeAll(async () => {
  project = await openToyProject({ trained: false });
});
afterAll(() => project.close());

const session = new Session(toyPlugin);

test("a dataset is opened with the tables of the domain", async () => {
  const { splits } = await openDataset(session, project.file("data/toy/simulated"));
  expect(splits).toEqual({ points: ["train", "valid", "test"] });
});

test("a path that is not there is refused, saying how to get a dataset", async () => {
  await expect(openDataset(session, "none")).rejects.toThrow(
    new InputError('none: no such dataset; make one with "sciformer-toy data simulate" or name one with --data'),
  );
});

test("a folder that is something else is refused, saying what a dataset looks like", async () => {
  await expect(openDataset(session, project.folder)).rejects.toThrow(
    `${project.folder}: no dataset: expected dataset.json`,
  );
});

test("a split of any table will do; one of none is refused, naming each that there is once", () => {
  const source = { path: "set", splits: { sims: ["train", "test"], frames: ["train", "extra"] } } as never;
  requireSplit(source, "extra");
  expect(() => requireSplit(source, "valid")).toThrow(
    new InputError('set: no split "valid"; there are train, test, extra'),
  );
});
