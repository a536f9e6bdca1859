// Every import refusal, through its importer: the message is the one promised, and no row comes before it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CliValues, type Importer, InputError, Report } from "@sciformer/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { formats } from "../formats/index.ts";
import { importRefusals } from "./import.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "refusal-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Option values of `--name value ...` as the command line makes them. */
function optionValues(importer: Importer, words: readonly string[]): CliValues {
  const values: Record<string, string | boolean> = {};
  for (let i = 0; i < words.length; i++) {
    const option = importer.options.find(({ flags }) => flags.split(" ")[0] === words[i]);
    if (!option) throw new Error(`no option ${words[i]}`);
    const key = words[i]!.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    values[key] = option.flags.includes("<") ? words[++i]! : true;
  }
  return values;
}

async function importAll(argv: readonly string[]): Promise<number> {
  const [, , format, path, , , ...options] = argv;
  const importer = formats.find(({ name }) => name === format)!;
  const { batches } = await importer.read([path!], optionValues(importer, options), new Report());
  let rows = 0;
  for await (const { columns } of batches) rows += columns.length;
  return rows;
}

test.each(importRefusals)("refuses $name", async ({ arrange, message }) => {
  const error = await importAll(await arrange(dir)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toContain("\n");
});
