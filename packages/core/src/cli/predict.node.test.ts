// Tests of `predict`.
import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ArrowFile } from "../data/arrow-file.node.ts";
import { InputError } from "../errors.ts";
import type { AnyPlugin } from "../plugin.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

let project: ToyProject;
beforeEach(async () => {
  project = await openToyProject();
  await project.write("mine.pairs", "x;y\n-1;\n0;3\n1;\n");
});
afterEach(() => project.close());

const predict = (words: readonly string[], plugin?: AnyPlugin) =>
  project.command(["predict", "--backend", "cpu", ...words], plugin);

async function withShipped(change: object = {}): Promise<AnyPlugin> {
  await cp(project.run, project.file("package/pretrained"), { recursive: true });
  return { ...toyPlugin, assets: project.file("package"), ...change } as AnyPlugin;
}

test("a file of the user becomes predictions.arrow with the declared columns", async () => {
  const { code, stdout } = await predict(["first", "mine.pairs"]);
  expect(code).toBe(0);
  expect(stdout.replace(/^engine: .*\n/m, "")).toBe(
    "backend: cpu (requested)\npredicted 3 heights\nwrote predictions.arrow\n",
  );
  const file = await ArrowFile.open(project.file("predictions.arrow"));
  expect([file.rows, file.schema.fields.map(({ name }) => name)]).toEqual([3, ["x", "y", "y_true"]]);
});

test("an output named .csv is CSV", async () => {
  await predict(["first", "mine.pairs", "--out", "out.csv"]);
  const [header, ...rows] = (await readFile(project.file("out.csv"), "utf8")).trim().split("\n");
  expect(header).toBe("x,y,y_true");
  expect(rows.map((row) => row.split(","))).toEqual([
    ["-1", expect.any(String), ""],
    ["0", expect.any(String), "3"],
    ["1", expect.any(String), ""],
  ]);
});

test("a side output is written beside the predictions", async () => {
  const { stdout } = await predict(["first", "mine.pairs", "--out", "out.csv", "--peak", "peak.txt"]);
  expect(stdout).toContain("wrote out.csv\nwrote peak.txt\n");
  const rows = (await readFile(project.file("out.csv"), "utf8")).trim().split("\n").slice(1);
  const highest = Math.max(...rows.map((row) => Number(row.split(",")[1])));
  expect(Number(await readFile(project.file("peak.txt"), "utf8"))).toBeCloseTo(highest, 5);
});

test("warnings of the importer are printed", async () => {
  await project.write("empty.pairs", "x;y\n");
  const { stdout } = await predict(["first", "mine.pairs", "empty.pairs"]);
  expect(stdout).toContain("warning: 1 x files without a point (empty.pairs)\n");
});

test("without a run the shipped model predicts, and its notice is printed", async () => {
  const plugin = await withShipped();
  const path = project.file("package/pretrained/config.json");
  const config = JSON.parse(await readFile(path, "utf8"));
  await project.write("package/pretrained/config.json", JSON.stringify({ ...config, notice: "trained on 60 points" }));
  const { code, stdout } = await predict(["mine.pairs"], plugin);
  expect(code).toBe(0);
  expect(stdout).toContain("note: trained on 60 points\n");
});

test("without a run and without a shipped model it is refused", async () => {
  const { code, stderr } = await predict(["mine.pairs"]);
  expect([code, stderr]).toEqual([2, 'toy: no run "mine.pairs" and no model comes with toy: predict RUN FILE\n']);
});

test.each([
  [["frist", "mine.pairs"], "frist: neither a file nor a run of that name"],
  [["first", "yours.pairs"], "yours.pairs: neither a file nor a run of that name"],
  [["first", "mine.pairs", "--format", "xml"], "--format xml: expected one of pairs"],
  [
    ["first", "mine.txt"],
    "mine.txt: not recognised as any of pairs; with --format you are told what is missing for that one",
  ],
  [["first"], "first: is a run; name the file to predict after it"],
  [["first", "mine.pairs", "--out", "runs.csv"], "--out runs.csv: is a folder, expected a file"],
  [["first", "mine.pairs", "--peak", "runs"], "--peak runs: is a folder, expected a file"],
  [
    ["first", "mine.pairs", "--peak", "./predictions.arrow"],
    "--peak ./predictions.arrow: is the file of --out already",
  ],
  [["first", "bad.pairs"], 'bad.pairs line 2, column x: "left" is not a number'],
  [["first", "empty.pairs"], "empty.pairs: no rows"],
  [["first", "mine.pairs", "--out", "out.parquet"], "--out out.parquet: expected a name ending in .arrow or .csv"],
])("%j is refused in one line and leaves nothing behind", async (words, message) => {
  const plugin = await withShipped();
  await project.write("mine.txt", "");
  await project.write("bad.pairs", "x;y\nleft;1\n");
  await project.write("empty.pairs", "x;y\n");
  await mkdir(project.file("runs.csv"));
  const before = await readdir(project.folder);
  const { code, stderr } = await predict(words, plugin);
  expect([code, stderr]).toEqual([2, `toy: ${message}\n`]);
  expect(await readdir(project.folder)).toEqual(before);
});

test("a file of an unusual name is read with --format", async () => {
  await project.write("mine.txt", "x;y\n0;\n");
  expect((await predict(["first", "mine.txt", "--format", "pairs"])).code).toBe(0);
});

test("a prediction that fails on the way leaves no part of a file", async () => {
  const plugin: AnyPlugin = {
    ...toyPlugin,
    predict: async (...args: Parameters<typeof toyPlugin.predict>) => {
      await toyPlugin.predict(...args);
      throw new InputError("the last row is wrong");
    },
  };
  const before = await readdir(project.folder);
  for (const out of ["out.arrow", "out.csv"]) {
    expect((await predict(["first", "mine.pairs", "--out", out], plugin)).code).toBe(2);
  }
  expect(await readdir(project.folder)).toEqual(before);
});

test("an output that cannot be written exits with 1 and one line", async () => {
  const { code, stderr } = await predict(["first", "mine.pairs", "--out", "mine.pairs/out.arrow"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^toy: (ENOTDIR|EEXIST): [^\n]+\n$/);
});
