// ZIP files as NumPy writes them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { parseNpyHeader } from "./npy.ts";
import { decodeNumbers } from "./numeric-type.ts";
import { readZipEntry, zipEntries } from "./zip.node.ts";

const file = (name: string) => fileURLToPath(new URL(`../../../../test/fixtures/arrays/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "zip-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["stored.npz", true],
  ["packed.npz", false],
])("entries of %s are read one by one", async (name, stored) => {
  const entries = await zipEntries(file(name));
  expect(entries.map((entry) => [entry.name, entry.stored])).toEqual([
    ["a.npy", stored],
    ["b.npy", stored],
  ]);
  const bytes = await readZipEntry(file(name), entries[1]!);
  const header = parseNpyHeader(bytes, name);
  expect(decodeNumbers(bytes.subarray(header.offset), header.type)).toEqual(Float64Array.of(0, 0.5, 1, 1.5));
});

test("a truncated archive is refused", async () => {
  const path = join(folder, "cut.npz");
  writeFileSync(path, readFileSync(file("packed.npz")).subarray(0, 400));
  await expect(zipEntries(path)).rejects.toThrow(/cut\.npz: not a ZIP file, or a truncated one/);
});

test("an entry whose bytes are damaged is refused by name", async () => {
  const path = join(folder, "bad.npz");
  const bytes = readFileSync(file("packed.npz"));
  const [entry] = await zipEntries(file("packed.npz"));
  bytes.fill(0xff, entry!.offset, entry!.offset + 20);
  writeFileSync(path, bytes);
  await expect(readZipEntry(path, entry!)).rejects.toThrow(/bad\.npz a\.npy: damaged entry/);
});
