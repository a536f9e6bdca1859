// Tests of `data simulate` and `data import`.
import { readdir, readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ArrowDataset } from "../data/dataset.node.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeEach(async () => {
  project = await openToyProject({ trained: false });
});
afterEach(() => project.close());

const open = (name: string) => ArrowDataset.open(project.file(name), toyPlugin.tables);

async function column(name: string, split: string): Promise<number[]> {
  const values: number[] = [];
  for await (const rows of (await open(name)).scan("points", split)) values.push(...(rows.values.x as Float32Array));
  return values;
}

test("simulate makes a dataset and says how many rows are where", async () => {
  const { code, stdout } = await project.command(["data", "simulate", "--points", "12", "--out", "few"]);
  expect(code).toBe(0);
  expect(stdout).toBe("few: 8 rows in points/train, 2 rows in points/valid, 2 rows in points/test\n");
  expect((await open("few")).splits).toEqual({ points: ["train", "valid", "test"] });
});

test("the seed decides the data", async () => {
  const simulate = (seed: string, out: string) =>
    project.command(["data", "simulate", "--points", "12", "--seed", seed, "--out", out]);
  await simulate("1", "a");
  await simulate("1", "b");
  await simulate("2", "c");
  expect(await column("a", "train")).toEqual(await column("b", "train"));
  expect(await column("a", "train")).not.toEqual(await column("c", "train"));
});

test("statistics are those of the training split", async () => {
  const xs = await column("data/toy/simulated", "train");
  const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const { statistics } = await open("data/toy/simulated");
  expect(statistics).toMatchObject({ points: { x: { count: xs.length, mean: expect.closeTo(mean, 6) } } });
});

test("import reads files of a format, and what it warned of is printed and stored", async () => {
  await project.write("a.pairs", "x;y\n1;2\n3;4\n");
  await project.write("empty.pairs", "x;y\n");
  const { code, stdout } = await project.command(["data", "import", "pairs", "a.pairs", "empty.pairs", "--out", "set"]);
  expect(code).toBe(0);
  expect(stdout).toBe("warning: 1 x files without a point (empty.pairs)\nset: 2 rows in points/train\n");
  expect(await column("set", "train")).toEqual([1, 3]);
  expect(JSON.parse(await readFile(project.file("set/dataset.json"), "utf8")).report).toEqual([
    { kind: "files without a point", count: 1, examples: ["empty.pairs"] },
  ]);
});

test("a refused file leaves nothing behind", async () => {
  await project.write("bad.pairs", "x;y\n1;high\n");
  const { code, stderr } = await project.command(["data", "import", "pairs", "bad.pairs", "--out", "set"]);
  expect(code).toBe(2);
  expect(stderr).toBe('toy: bad.pairs line 2, column y: "high" is not a number\n');
  expect((await readdir(project.folder)).sort()).toEqual(["bad.pairs", "data"]);
});

test("files without any row are refused and leave nothing behind", async () => {
  await project.write("empty.pairs", "x;y\n");
  const { code, stderr } = await project.command(["data", "import", "pairs", "empty.pairs", "--out", "set"]);
  expect(code).toBe(2);
  expect(stderr).toBe("toy: set: there are no rows to write\n");
  expect((await readdir(project.folder)).sort()).toEqual(["data", "empty.pairs"]);
});

test("a dataset that is there is kept unless --overwrite says otherwise", async () => {
  const again = ["data", "simulate", "--points", "6"];
  const refused = await project.command(again);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/^toy: data\/toy\/simulated: is not empty; [^\n]+\n$/);
  expect((await project.command([...again, "--overwrite"])).code).toBe(0);
  expect((await open("data/toy/simulated")).rows("points", "train")).toBe(4);
});

test.each([
  [["data", "simulate", "--seed", "one"], "--seed one: expected a whole number of at least 0"],
  [["data", "simulate", "--points", "1"], "--points 1: expected 6 or more"],
  [["data", "import", "csv", "a.csv"], "unknown command 'csv'"],
  [["data", "import", "pairs"], "missing required argument 'paths'"],
])("%j is bad usage, said in one line", async (argv, message) => {
  const { code, stderr } = await project.command(argv);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});
