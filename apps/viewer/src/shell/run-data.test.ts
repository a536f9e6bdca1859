// Runs of the server: what is asked for, and what is not.
import type { RunFacts } from "@sciformer/core/view";
import { afterEach, expect, test, vi } from "vitest";
import { RunData } from "./run-data.ts";

afterEach(() => vi.unstubAllGlobals());

const METRICS = '{"step":1,"loss":2}\n';

function run(...names: readonly string[]): RunFacts {
  const files = Object.fromEntries(names.map((name) => [name, { bytes: METRICS.length, modified: 0 }]));
  return { id: "nilm/start", domain: "nilm", name: "start", files, config: {}, tables: [] };
}

/** A server that has the run and its metrics. @returns the addresses that were asked for */
function serve(facts: RunFacts): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return url.endsWith("/files/metrics.jsonl") ? new Response(METRICS) : Response.json(facts);
  });
  return asked;
}

test("metrics that are not among the files of the run are looked for there, and not asked for", async () => {
  const asked = serve(run("config.json"));
  expect((await new RunData(run("config.json")).metrics()).names).toEqual([]);
  expect(asked).toEqual(["/api/runs/nilm%2Fstart"]);
});

test("metrics that came after the run was listed are read", async () => {
  serve(run("metrics.jsonl"));
  expect((await new RunData(run("config.json")).metrics()).step).toBe(1);
});

test("a file of a folder is asked for by its place", async () => {
  const asked = serve(run("cif/genes.json"));
  await new RunData(run("cif/genes.json")).file("cif/genes.json");
  expect(asked).toEqual(["/api/runs/nilm%2Fstart/files/cif/genes.json"]);
});
