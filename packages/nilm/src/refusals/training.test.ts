// Every refusal of training, evaluation and prediction, through the command line: exit code 2 and the one line promised.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "@sciformer/core/node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { plugin } from "../plugin.ts";
import { trainingRefusals } from "./training.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "refusal-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(dir, { recursive: true, force: true });
});

test.each(trainingRefusals)("refuses $name", async ({ arrange, message }) => {
  const argv = await arrange(dir);
  const errors: string[] = [];
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => errors.push(String(text)) > 0);
  expect(await runCli(plugin, argv), errors.join("")).toBe(2);
  expect(errors.filter((text) => text.startsWith("nilm: "))).toEqual([expect.stringMatching(/^nilm: [^\n]+\n$/)]);
  expect(errors.join("")).toMatch(message);
});
