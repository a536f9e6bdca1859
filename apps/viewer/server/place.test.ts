// What a word on the command line opens.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { placeOf } from "./place.ts";

let folder: string;
const at = (path: string) => join(folder, path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "viewer-place-"));
  for (const run of ["runs/nilm/start", "runs/nilm/both", "runs/pde/both", "other/runs/nilm/far", "shipped"]) {
    await mkdir(at(run), { recursive: true });
    await writeFile(at(`${run}/config.json`), "{}");
  }
  await mkdir(at("more"));
});

afterAll(() => rm(folder, { recursive: true }));

test("nothing is the folder of runs", async () => {
  expect(await placeOf(undefined, "runs")).toEqual({ runs: "runs" });
});

test.each(["nilm/start", "start"])("%s is the run below the folder of runs", async (name) => {
  expect(await placeOf(name, at("runs"))).toEqual({ runs: at("runs"), run: at("runs/nilm/start") });
});

test("a run folder among others is shown with its neighbours", async () => {
  expect(await placeOf(at("other/runs/nilm/far"), at("runs"))).toEqual({
    runs: at("other/runs"),
    run: at("other/runs/nilm/far"),
  });
});

test("a run folder by itself is shown with the runs that there are", async () => {
  expect(await placeOf(at("shipped"), at("runs"))).toEqual({ runs: at("runs"), run: at("shipped") });
});

test("any other folder is one of runs", async () => {
  expect(await placeOf(at("more"), at("runs"))).toEqual({ runs: at("more") });
});

test("a name that two domains have is refused, naming both", async () => {
  await expect(placeOf("both", at("runs"))).rejects.toThrow(
    `both: is the name of several runs: ${at("runs/nilm/both")}, ${at("runs/pde/both")}`,
  );
});

test("what is nowhere is refused, naming what it might have been", async () => {
  const runs = at("runs");
  await expect(placeOf("nowhere", runs)).rejects.toThrow(
    `nowhere: neither a run folder, nor a run below ${runs}, nor a folder of runs`,
  );
});
