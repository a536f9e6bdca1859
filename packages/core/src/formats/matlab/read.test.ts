// MATLAB level 5 files as SciPy writes them, compressed and not.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readMatlab } from "./read.ts";
import { type MatlabStruct, type MatlabValue, matlabField, matlabNumbers, matlabText } from "./values.ts";

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../../test/fixtures/arrays/${name}`, import.meta.url)));

/** 0 to 11 in three rows of four, column by column. */
const GRID = [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11];

describe.each(["v7.mat", "v6.mat"])("%s", (name) => {
  const variables = readMatlab(bytesOf(name), name);
  const value = (variable: string): MatlabValue => variables.find((each) => each.name === variable)!.value();

  test("names, classes and dimensions are known before a value is decoded", () => {
    const heads = variables.map((each) => `${each.name} ${each.className} ${each.dims.join("x")}`);
    expect(heads.slice(0, 5)).toEqual([
      "doubles double 3x4",
      "singles single 3x4",
      "complexes double 1x4",
      "logicals logical 3x4",
      "long int64 1x2",
    ]);
  });

  test("floats come column by column", () => {
    expect(value("doubles")).toMatchObject({ dims: [3, 4], data: Float64Array.from(GRID, (n) => n + 0.5) });
    expect(value("singles")).toMatchObject({ data: Float32Array.from(GRID, (n) => n / 4) });
  });

  test("whole numbers of every class have its typed array", () => {
    const arrays = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, int32: Int32Array };
    for (const [kind, array] of Object.entries(arrays))
      expect(matlabNumbers(value(kind))?.data).toEqual(array.from(GRID));
    expect(matlabNumbers(value("uint32"))?.data).toEqual(Uint32Array.from(GRID));
    expect(matlabNumbers(value("long"))?.data).toEqual(Float64Array.of(2 ** 40, -1));
  });

  test("logicals are 0 and 1", () => {
    const data = Uint8Array.from(GRID, (n) => (n > 5 ? 1 : 0));
    expect(value("logicals")).toMatchObject({ className: "logical", data });
  });

  test("complex numbers have imaginary parts", () => {
    expect(value("complexes")).toMatchObject({
      data: Float64Array.of(0, 1, 2, 3),
      imaginary: Float64Array.of(4, 5, 6, 7),
    });
  });

  test("text keeps its letters, and rows their blanks", () => {
    expect(matlabText(value("name"))).toBe("Gr\u00fc\u00dfe");
    expect(value("labels")).toMatchObject({ kind: "text", rows: ["Fp1", "Cz "] });
  });

  test("an empty array has no numbers", () => {
    expect(value("nothing")).toMatchObject({ dims: [0, 0], data: new Float64Array() });
  });

  test("a cell holds values of any kind, column by column", () => {
    const cell = value("cell");
    if (cell.kind !== "cell") throw new Error(cell.kind);
    expect(cell.dims).toEqual([2, 2]);
    const [a, empty, square, inner] = cell.items;
    expect([matlabText(a), matlabText(empty)]).toEqual(["a", ""]);
    expect(matlabNumbers(square)?.data).toEqual(expect.objectContaining({ 0: 0, 1: 4, 2: 1, 3: 5 }));
    expect(inner).toMatchObject({ kind: "cell", items: [{ kind: "text", rows: ["x"] }] });
  });

  test("a struct array in a struct has one record an element", () => {
    const eeg = value("EEG");
    expect(matlabNumbers(matlabField(eeg, "srate"))?.data[0]).toBe(250);
    expect(matlabText(matlabField(matlabField(eeg, "ref"), "kind"))).toBe("average");
    const places = matlabField(eeg, "chanlocs") as MatlabStruct;
    expect(places.fields).toEqual(["type", "latency", "codes"]);
    expect([0, 1].map((i) => matlabText(matlabField(places, "type", i)))).toEqual(["onset", "end"]);
    expect(matlabNumbers(matlabField(places, "latency", 1))?.data[0]).toBe(99);
    expect(matlabNumbers(matlabField(places, "codes", 0))?.dims).toEqual([2, 2]);
  });

  test("a sparse matrix keeps its compressed columns", () => {
    expect(value("sparse")).toMatchObject({
      kind: "sparse",
      dims: [3, 3],
      rows: Int32Array.of(0, 1, 2),
      starts: Int32Array.of(0, 1, 2, 3),
      data: Float64Array.of(1, 2, 3),
    });
  });
});

test("a file that is cut off is refused, naming it", () => {
  const bytes = bytesOf("v6.mat");
  expect(() => readMatlab(bytes.subarray(0, 200), "cut.mat")).toThrow(
    /^cut\.mat: truncated MATLAB file: an element of \d+ bytes lacks \d+$/,
  );
});

test("a compressed variable whose bytes are damaged is refused, naming it", () => {
  const bytes = bytesOf("v7.mat");
  bytes.fill(0xff, 150, 180);
  expect(() => readMatlab(bytes, "bad.mat")).toThrow(/^bad\.mat.*damaged compressed MATLAB variable/);
});

test("a 7.3 file is refused with the way to save it", () => {
  const bytes = new TextEncoder().encode("MATLAB 7.3 MAT-file".padEnd(128));
  expect(() => readMatlab(bytes, "new.mat")).toThrow("new.mat: a MATLAB 7.3 file (HDF5); save it with -v7");
});

test("what is no MATLAB file is refused", () => {
  expect(() => readMatlab(new Uint8Array(200), "x.mat")).toThrow("x.mat: not a MATLAB level 5 file");
});
