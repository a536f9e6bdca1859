// Tests that the released training order is a setting away: stored order, epoch after epoch.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "@sciformer/core/node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { plugin } from "./plugin.ts";
import { TINY_START_MS as START, tinyHouse, writeTinyDataset } from "./refusals/tiny-dataset.node.ts";
import type { Window } from "./tokenizer.ts";

const WINDOW = 16;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "reference-order-"));
  await writeTinyDataset(join(dir, "data"), { train: [tinyHouse("1", 4 * WINDOW), tinyHouse("2", 4 * WINDOW)] });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(dir, { recursive: true, force: true });
});

/** House and number of every window that is trained on, in order, over two passes. */
async function trainingOrder(...settings: string[]): Promise<string[]> {
  const seen: Window[] = [];
  const spy: typeof plugin = {
    ...plugin,
    collate: (rows, config) => {
      seen.push(...rows);
      return plugin.collate(rows, config);
    },
  };
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const run = ["--data", join(dir, "data"), "--runs", join(dir, "runs"), "--name", "a", "--backend", "cpu"];
  const tiny = ["task.window=16", "task.stride=16", "task.max_zero_share=1", "recipe.batchSize=2", ...settings];
  const argv = ["train", ...run, "--epochs", "2", ...tiny.flatMap((setting) => ["--set", setting])];
  expect(await runCli(spy, argv)).toBe(0);
  return seen.map(({ house, startMs }) => `${house}.${(startMs - START) / (WINDOW * 60_000)}`);
}

const stored = ["1.0", "1.1", "1.2", "1.3", "2.0", "2.1", "2.2", "2.3"];

test("recipe.shuffleWindow=1 and task.positives=0 train every window in stored order, each epoch anew", async () => {
  expect(await trainingOrder("recipe.shuffleWindow=1", "task.positives=0")).toEqual([...stored, ...stored]);
});

test("without them the order is shuffled", async () => {
  const order = await trainingOrder("task.positives=0");
  expect(order).not.toEqual([...stored, ...stored]);
  expect([...order].sort()).toEqual([...stored, ...stored].sort());
});
