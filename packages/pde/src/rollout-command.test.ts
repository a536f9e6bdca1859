// Tests of the verb `rollout` on real files, with a tiny model.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eagerEngine } from "@sciformer/core";
import { chooseBackend, type LoadedRun, loadRun } from "@sciformer/core/node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PdeConfig } from "./config.ts";
import type { PdeModel } from "./network.ts";
import { plugin } from "./plugin.ts";
import { writePbdl } from "./refusals/pbdl-file.ts";
import { writeTinyRun } from "./refusals/run.ts";
import { rolloutCommand } from "./rollout-command.ts";

const BURGERS = fileURLToPath(new URL("../tryout/burgers.hdf5", import.meta.url));

let folder: string;
let run: LoadedRun<PdeConfig, PdeModel>;
let lines: string[];
beforeAll(async () => {
  await chooseBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "sciformer-rollout-"));
  await writeTinyRun(join(folder, "run"));
  run = await loadRun(plugin, join(folder, "run"), "runs", { engine: eagerEngine });
});
beforeEach(() => {
  lines = [];
});
afterAll(async () => {
  run.dispose();
  await rm(folder, { recursive: true, force: true });
});

const rollOut = (files: string[], options: Record<string, string | string[]> = {}) =>
  rolloutCommand.run(run, { files, ...options }, (line) => lines.push(line));
const out = (name: string) => join(folder, name);

test("a forecast becomes NetCDF, HDF5, a film and frames, and says how good it is", async () => {
  const outputs = ["a.nc", "a.hdf5", "a.gif", "frames"].map(out);
  await rollOut([BURGERS], { steps: "2", out: outputs });
  expect(lines).toEqual([
    expect.stringMatching(/^burgers\/sim0: 2 steps from frame 0, nRMSE \S+ at step 1 .*, nRMSE \S+ at step 2/),
    expect.stringMatching(/^warning: burgers\/sim0: the run has not learnt from burgers; .* their own statistics$/),
    ...outputs.map((path) => `wrote ${path}`),
  ]);
  expect((await readFile(out("a.gif"))).subarray(0, 4).toString()).toBe("GIF8");
  expect((await readdir(out("frames"))).sort()).toEqual(["frame_0000.png", "frame_0001.png", "frame_0002.png"]);
});

test("what was written can be rolled out again, from its last frame", async () => {
  await rollOut([out("a.hdf5")], { from: "last", steps: "1", out: [out("b.nc")] });
  expect(lines[0]).toMatch(/1 steps from frame 2, no truth to compare with$/);
});

test("of several simulations one can be chosen, or each gets a file of its own", async () => {
  const path = out("two.hdf5");
  await writePbdl(path);
  await rollOut([path], { steps: "1", out: [out("c.nc")] });
  expect(lines.filter((line) => line.startsWith("wrote"))).toEqual([
    `wrote ${out("c-two-sim0.nc")}`,
    `wrote ${out("c-two-sim1.nc")}`,
  ]);
  lines = [];
  await rollOut([path], { steps: "1", out: [out("d.nc")], sim: "two/sim1" });
  expect(lines.at(-1)).toBe(`wrote ${out("d.nc")}`);
});

test.each([
  [{ out: ["x.png"] }, /--out x\.png: expected \.nc, \.hdf5, \.gif or the name of a folder/],
  [{ sim: "three" }, /--sim three: .*burgers\.hdf5 has burgers\/sim0/],
  [{ format: "xml" }, /--format xml: expected one of arrow, pbdl/],
  [{ scale: "0" }, /--scale 0: expected a whole number above 0/],
])("%j is refused", async (options, message) => {
  await expect(rollOut([BURGERS], options)).rejects.toThrow(message);
});
