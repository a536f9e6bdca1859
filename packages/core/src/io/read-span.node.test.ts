// Tests of reading parts of files.
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSpan } from "./read-span.node.ts";

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-span-"));
  path = join(folder, "ten");
  await writeFile(
    path,
    Uint8Array.from({ length: 10 }, (_, i) => i),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What `read` gives of the open file. */
async function opened<T>(read: (file: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}

test("a span longer than one read takes is read in pieces", async () => {
  expect(await opened((file) => readSpan(file, 2, 7, 3))).toEqual(Uint8Array.of(2, 3, 4, 5, 6, 7, 8));
});

test("a span past the end is an error that says where the file ends", async () => {
  await expect(opened((file) => readSpan(file, 8, 4, 3))).rejects.toThrow(
    "the file ends at byte 10, expected 4 bytes from 8",
  );
});
