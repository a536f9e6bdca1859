// Tests of safetensors files on disk.
import { mkdtemp, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.node.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-safetensors-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a file written is read back", async () => {
  const path = join(folder, "m.safetensors");
  const tensors = new Map([["w", { dtype: "F32" as const, shape: [2], data: Float32Array.of(0.5, 4) }]]);
  await writeSafetensors(path, tensors, { epoch: "3" });
  expect(await readSafetensors(path)).toEqual({ tensors, metadata: { epoch: "3" } });
});

test("a file that does not exist is an InputError that names it", async () => {
  const reading = readSafetensors(join(folder, "none.safetensors"));
  await expect(reading).rejects.toThrow(InputError);
  await expect(reading).rejects.toThrow(/none\.safetensors: cannot be read/);
});

test("of a file larger than any buffer only the tensors are read", async () => {
  const path = join(folder, "large.safetensors");
  await writeSafetensors(path, new Map([["w", { dtype: "F32", shape: [1], data: Float32Array.of(1) }]]));
  const { size } = await stat(path);
  // a hole on disk
  await truncate(path, size + 2 ** 33);
  await expect(readSafetensors(path)).rejects.toThrow(/large\.safetensors: 8589934592 bytes after the last tensor/);
});
