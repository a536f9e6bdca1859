// Tests of files written in parts.
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OutputFile } from "./output-file.node.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-output-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("the file has its name, and what was written in parts, only after it is closed", async () => {
  const file = await OutputFile.open(join(folder, "a.csv"));
  await file.write("x;");
  await file.write(Uint8Array.of(0x79));
  expect(await readdir(folder)).not.toContain("a.csv");
  await file.close();
  expect(await readFile(join(folder, "a.csv"), "utf8")).toBe("x;y");
});

test("a file that cannot take its name is removed by abort", async () => {
  await mkdir(join(folder, "a.csv"));
  const file = await OutputFile.open(join(folder, "a.csv"));
  await expect(file.close()).rejects.toThrow(/EISDIR|EEXIST|EPERM/);
  await file.abort();
  expect(await readdir(folder)).toEqual(["a.csv"]);
});
