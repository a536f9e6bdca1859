// HDF5 files as h5py writes them: number types, attributes, filters.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { datasetAt, groupAt, hdf5Attributes, numberKind, openHdf5, readSlab, withHdf5 } from "./hdf5.node.ts";

const file = (name: string) => fileURLToPath(new URL(`../../../../test/fixtures/arrays/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "hdf5-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The second row of the grid: 4 to 7. */
const row = (name: string) =>
  withHdf5(file("types.h5"), (open) => readSlab(datasetAt(open, name)!, [1, 0], [1, 4], name));

test.each([
  ["be_f4", Float32Array.of(4.5, 5.5, 6.5, 7.5)],
  ["le_f8", Float64Array.of(4.5, 5.5, 6.5, 7.5)],
  ["le_f2", Float32Array.of(4.5, 5.5, 6.5, 7.5)],
  ["be_i2", Int16Array.of(4, 5, 6, 7)],
  ["le_u4", Uint32Array.of(4, 5, 6, 7)],
  ["le_i8", Float64Array.of(4, 5, 6, 7)],
  ["flags", Int8Array.of(1, 0, 1, 0)],
])("a hyperslab of %s holds its numbers", async (name, expected) => {
  expect(await row(name)).toEqual(expected);
});

test("a scalar is one number", async () => {
  const value = await withHdf5(file("types.h5"), (open) => readSlab(datasetAt(open, "scalar")!, [], [], "scalar"));
  expect(value).toEqual(Float64Array.of(2.5));
});

test("text is no number", async () => {
  const read = withHdf5(file("types.h5"), (open) => readSlab(datasetAt(open, "words")!, [0], [2], "types.h5 words"));
  await expect(read).rejects.toThrow(/^types\.h5 words: HDF5 type class 3/);
});

test("attributes are numbers, texts and lists of them; flags are 1 and 0", async () => {
  const attributes = await withHdf5(file("types.h5"), hdf5Attributes);
  expect(attributes).toEqual({ count: 7, pair: [1, 2], flag: 1, names: ["x", "y"], none: [] });
});

test("datasets and groups are found by name and kind", async () => {
  await withHdf5(file("types.h5"), (open) => {
    expect(datasetAt(groupAt(open, "group")!, "inner")?.shape).toEqual([3, 4]);
    expect([groupAt(open, "flags"), datasetAt(open, "group")]).toEqual([undefined, undefined]);
    expect(["be_f4", "flags", "words"].map((name) => numberKind(datasetAt(open, name)!))).toEqual([
      "float",
      "integer",
      "other",
    ]);
  });
});

test("lzf is undone: values are never read as zeros", async () => {
  const open = await openHdf5(file("lzf.h5"));
  try {
    const slab = readSlab(datasetAt(open, "d")!, [2, 5, 6], [1, 1, 3], "d");
    expect(slab).toEqual(Float32Array.of(0, 3.5, 0));
  } finally {
    open.close();
  }
});

test("a filter that nobody has is refused by name and number", async () => {
  const bytes = readFileSync(file("lzf.h5"));
  // The filter's message: number 32000, length of its name, flags, number of values, name.
  const at = bytes.indexOf(Buffer.from([0x00, 0x7d]), bytes.indexOf("lzf") - 16);
  bytes.writeUInt16LE(32_999, at);
  const path = join(folder, "unknown.h5");
  writeFileSync(path, bytes);
  const read = withHdf5(path, (open) => readSlab(datasetAt(open, "d")!, [0, 0, 0], [1, 1, 1], "unknown.h5 d"));
  await expect(read).rejects.toThrow(/^unknown\.h5 d: HDF5 filter lzf \(id 32999\) is not supported/);
});

test("a truncated file is refused in one line", async () => {
  const path = join(folder, "cut.h5");
  writeFileSync(path, readFileSync(file("types.h5")).subarray(0, 3000));
  await expect(openHdf5(path)).rejects.toThrow(/cut\.h5: damaged HDF5 file: truncated file[^\n]*$/);
});

test("what is no HDF5 file is refused", async () => {
  await expect(openHdf5(file("README.md"))).rejects.toThrow(/README\.md: not an HDF5 file$/);
});
