// The verbs on a recording: probabilities over time, decisions as annotations of an EDF+ file, no look ahead.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eagerEngine, Report } from "@sciformer/core";
import { chooseBackend, importedSource, type LoadedRun, loadRun } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EegConfig } from "../config.ts";
import { edf } from "../formats/edf.ts";
import { IMPORTERS } from "../importers.ts";
import type { EegNetwork } from "../networks/network.ts";
import { plugin } from "../plugin.ts";
import { importDefaults, predict } from "../predict.ts";
import { writeSmallEdf } from "../refusals/files.ts";
import { writeTinyRun } from "../refusals/run.ts";
import { streamCommand } from "./command.ts";

let dir: string;
let input: string;
let run: LoadedRun<EegConfig, EegNetwork>;
beforeAll(async () => {
  await chooseBackend("cpu");
  dir = await mkdtemp(join(tmpdir(), "stream-"));
  input = join(dir, "S01_session1.edf");
  await writeSmallEdf(input, { channels: ["Cz", "C4", "C3", "Oz"] });
  await writeTinyRun(join(dir, "run"));
  run = await loadRun(plugin, join(dir, "run"), "runs", { engine: eagerEngine });
});
afterAll(async () => {
  run.dispose();
  await rm(dir, { recursive: true, force: true });
});

test("the stream writes a row each step and its decisions as annotations", async () => {
  const [out, annotations] = [join(dir, "out.csv"), join(dir, "out.edf")];
  const lines: string[] = [];
  await streamCommand.run(run, { files: [input], step: "1", out, annotations }, (line) => lines.push(line));
  const rows = (await readFile(out, "utf8")).trimEnd().split("\n");
  expect(rows[0]).toContain("subject,session,run,trial,onset_s,label,predicted,p_left,p_right,alpha,spatial_attention");
  expect(rows).toHaveLength(1 + 21);
  expect(lines[0]).toMatch(/21 decisions, one every 1 s; latency [\d.]+ ms/);
  for await (const { recording } of edf.read(annotations, {}, new Report())) {
    const predicted = recording.annotations.filter(({ text }) => text.startsWith("predicted "));
    expect(recording.annotations.filter(({ text }) => text === "left")).toHaveLength(2);
    expect(predicted[0]!.onset).toBeCloseTo(2);
    expect(predicted.reduce((sum, { duration }) => sum + duration, 0)).toBeCloseTo(20);
  }
});

test("a window over the whole recording predicts as often, whatever was marked in it", async () => {
  const report = new Report();
  const options = { ...importDefaults(run.config), step: "1" };
  const result = await IMPORTERS.find(({ name }) => name === "edf")!.read([input], options, report);
  const source = await importedSource(input, result);
  const onsets: number[] = [];
  const sink = async ({ values }: { values: Record<string, unknown> }) => {
    onsets.push(...(values.onset_s as Float64Array));
  };
  const lines = await predict(run, source, "all", sink, options);
  expect(onsets).toEqual(Array.from({ length: 21 }, (_, i) => i));
  expect(lines[0]).toContain("21 windows, one every 1 s");
});

test("without a step its marked trials are predicted", async () => {
  const options = importDefaults(run.config);
  const result = await IMPORTERS.find(({ name }) => name === "edf")!.read([input], options, new Report());
  const lines = await predict(run, await importedSource(input, result), "all", async () => {}, options);
  expect(lines[0]).toMatch(/^4 trials: left \d, right \d; \d of 4 with a class rightly$/);
});
