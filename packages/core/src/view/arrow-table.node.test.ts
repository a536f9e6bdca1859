// Tables over bytes: files of ours, and files that are damaged.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeArrowFile } from "../data/arrow-writer.node.ts";
import type { ColumnSpec } from "../data/columns.ts";
import { InputError } from "../errors.ts";
import { openArrowTable } from "./arrow-table.ts";
import { bytesSource } from "./bytes-source.ts";

const SPECS: readonly ColumnSpec[] = [
  { name: "house_id", type: "dictionary<int16, utf8>", nullable: false, meaning: "household" },
  { name: "timestamp", type: "timestamp[ms, UTC]", nullable: false, meaning: "start of the period" },
  { name: "power_w", type: "float32", nullable: true, unit: "W", meaning: "mean power" },
  { name: "on", type: "bool", nullable: true, meaning: "status" },
  { name: "spectrum", type: "list<float32>", nullable: false, meaning: "parts" },
  { name: "letters", type: "list<utf8>", nullable: false, meaning: "names of parts" },
  { name: "points", type: "list<fixed_size_list<float64>[3]>", nullable: false, meaning: "places of parts" },
];
const START = Date.UTC(2026, 0, 5);

let folder: string;
let content: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-view-"));
  const path = join(folder, "predictions.arrow");
  const columns = {
    length: 3,
    values: {
      house_id: ["b", "a", "b"],
      timestamp: Float64Array.of(START, START + 60_000, START + 120_000),
      power_w: Float32Array.of(1.5, Number.NaN, 3.5),
      on: Uint8Array.of(1, 0, 0),
      spectrum: [Float32Array.of(1), Float32Array.of(), Float32Array.of(2, 3)],
      letters: [["a"], [], ["b", "c"]],
      points: [Float64Array.of(0.1, 0.2, 0.3), new Float64Array(), new Float64Array(6)],
    },
    nulls: { on: Uint8Array.of(0, 0, 1) },
  };
  await writeArrowFile(path, SPECS, { "sciformer.domain": "nilm" }, [columns, columns]);
  content = await readFile(path);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (bytes = content) => openArrowTable(bytesSource(bytes), "predictions.arrow");

describe("Arrow table", () => {
  test("tells rows, units and metadata before any column is read", async () => {
    const table = await open();
    expect([table.rows, table.metadata["sciformer.domain"]]).toEqual([6, "nilm"]);
    expect(table.columns[2]).toMatchObject({ name: "power_w", type: "float32", unit: "W", meaning: "mean power" });
  });

  test("numbers of all batches stand in one array, nulls as NaN", async () => {
    const { power_w, on, timestamp } = await (await open()).numbersOf(["power_w", "on", "timestamp"]);
    expect(power_w).toEqual(Float32Array.of(1.5, Number.NaN, 3.5, 1.5, Number.NaN, 3.5));
    expect(on).toEqual(Float32Array.of(1, 0, Number.NaN, 1, 0, Number.NaN));
    expect(timestamp?.[4]).toBe(START + 60_000);
  });

  test("lists hold texts, and points in double precision", async () => {
    const { values } = await (await open()).read(["letters", "points"], 2, 4);
    expect(values.letters).toEqual([["b", "c"], ["a"]]);
    expect(values.points).toEqual([new Float64Array(6), Float64Array.of(0.1, 0.2, 0.3)]);
  });

  test("a column is read once", async () => {
    const table = await open();
    expect(await table.numbers("power_w")).toBe(await table.numbers("power_w"));
  });

  test("strings become codes in order of appearance", async () => {
    const { codes, names } = await (await open()).categories("house_id");
    expect([[...codes], names]).toEqual([
      [0, 1, 0, 0, 1, 0],
      ["b", "a"],
    ]);
  });

  test("rows across batches are joined", async () => {
    const rows = await (await open()).read(["house_id", "spectrum"], 2, 4);
    expect(rows.values).toEqual({ house_id: ["b", "b"], spectrum: [Float32Array.of(2, 3), Float32Array.of(1)] });
  });

  test("a column that is not there is named with those that are", async () => {
    await expect((await open()).numbers("volts")).rejects.toThrow(
      'predictions.arrow: no column "volts"; there are house_id, timestamp, power_w, on, spectrum',
    );
  });

  test("text is refused where numbers are asked for", async () => {
    await expect((await open()).numbers("house_id")).rejects.toThrow(InputError);
  });
});

describe("damaged files", () => {
  test("a file cut short is one line that names it", async () => {
    await expect(open(content.subarray(0, content.length - 20))).rejects.toThrow(
      "predictions.arrow: not an Arrow file or damaged: truncated",
    );
  });

  test("bytes that are no Arrow file are an InputError", async () => {
    await expect(open(new TextEncoder().encode("time,power\n1,2\n"))).rejects.toThrow(InputError);
  });

  test("any flipped byte of the footer gives rows or an InputError, nothing else", async () => {
    for (let at = content.length - 200; at < content.length; at++) {
      const flipped = content.slice();
      flipped[at]! ^= 0xff;
      const outcome = await open(flipped).then(
        (table) => table.rows,
        (error: unknown) => error,
      );
      expect(typeof outcome === "number" || outcome instanceof InputError, `byte ${at}: ${outcome}`).toBe(true);
    }
  });
});
