// Tests of atomic files.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeAtomically, writeFileAtomic } from "./atomic.node.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-atomic-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a file is replaced by its new content and nothing else remains", async () => {
  const path = join(folder, "state.json");
  await writeFileAtomic(path, "old");
  await writeFileAtomic(path, "new");
  expect(await readFile(path, "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test("a write that fails half-way leaves the old file and removes its temporary file", async () => {
  const path = join(folder, "state.json");
  await writeFileAtomic(path, "old");
  const failing = writeAtomically(path, async (temporaryPath) => {
    await writeFileAtomic(temporaryPath, "half");
    throw new Error("disk full");
  });
  await expect(failing).rejects.toThrow("disk full");
  expect(await readFile(path, "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test("missing parent folders are made", async () => {
  const path = join(folder, "a", "b", "bytes.bin");
  await writeFileAtomic(path, Uint8Array.of(1, 2, 3));
  expect([...(await readFile(path))]).toEqual([1, 2, 3]);
});
