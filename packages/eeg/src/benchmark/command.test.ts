// The verb on small recordings: one table for networks and baselines, and a file with everything.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eagerEngine } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plugin } from "../plugin.ts";
import { writeSmallEdf } from "../refusals/files.ts";
import { benchmarkCommand } from "./command.ts";

let dir: string;
beforeAll(async () => {
  await chooseBackend("cpu");
  dir = await mkdtemp(join(tmpdir(), "benchmark-"));
  const events = ["left", "right", "right", "left", "left", "right"];
  for (const session of [1, 2]) await writeSmallEdf(join(dir, `S01_session${session}.edf`), { events, seed: session });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Runs the verb; returns what it printed. */
async function benchmark(options: Record<string, string | string[]>): Promise<string> {
  const lines: string[] = [];
  const shared = { data: dir, events: "left,right", tmax: "2", epochs: "1", seeds: "1,2" };
  await benchmarkCommand.run({ plugin, engine: eagerEngine }, { ...shared, ...options }, (line) => lines.push(line));
  return lines.join("\n");
}

test("networks and baselines stand in one table, and the file has every seed", async () => {
  const out = join(dir, "found.json");
  const printed = await benchmark({ protocol: "cross-session", models: "eegnet,dbconformer", size: "small", out });
  for (const method of ["majority class", "CSP+LDA", "CSP+LDA aligned", "EEGNet", "DBConformer"]) {
    expect(printed).toMatch(new RegExp(`S01.*|${method}  +0\\.\\d{3}`));
  }
  expect(printed).toContain("deviation, seeds");
  const { runs, folds } = JSON.parse(await readFile(out, "utf8"));
  expect(folds).toBe(1);
  expect(
    runs.filter(({ method }: { method: string }) => method === "EEGNet").map(({ seed }: { seed: number }) => seed),
  ).toEqual([1, 2]);
});

test("a seed gives the same scores again", async () => {
  const once = () => benchmark({ protocol: "cross-session", models: "eegnet", seeds: "3" });
  expect(await once()).toBe(await once());
});

test.each([
  [{ protocol: "cd" }, "--protocol cd and --test-data belong together"],
  [{ models: "resnet" }, "--models resnet: expected some of"],
  [{ seeds: "one" }, "--seeds one: expected whole numbers"],
  [{ protocol: "loso" }, "only one subject"],
  [{ data: "nowhere" }, "nowhere: no such dataset and no such recordings"],
])("refuses %j", async (options, message) => {
  await expect(benchmark(options)).rejects.toThrow(message);
});
