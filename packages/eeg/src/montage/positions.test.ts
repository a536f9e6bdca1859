// Tests that electrode positions are those of the golden head model, and symmetric.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseSafetensors } from "@sciformer/core";
import { expect, test } from "vitest";
import { CAP_22, CAP_64, ELECTRODES } from "./positions.ts";

const CASE = fileURLToPath(new URL("../../../../test/fixtures/eeg/leadfield_4shell", import.meta.url));

test("the 64 positions are those of the golden case, in its order", async () => {
  const { electrodes } = JSON.parse(await readFile(`${CASE}.json`, "utf8"));
  expect(CAP_64).toEqual(electrodes);
  const stored = parseSafetensors(await readFile(`${CASE}.safetensors`), CASE).tensors.get("input/electrodes_unit")!;
  const found = CAP_64.flatMap((name) => [...ELECTRODES.get(name)!]);
  const errors = found.map((value, i) => Math.abs(value - Number(stored.data[i])));
  expect(Math.max(...errors)).toBeLessThan(1e-10);
});

test("every position is a unit vector, and right electrodes mirror left ones", () => {
  for (const [name, position] of ELECTRODES) {
    expect(Math.hypot(...position)).toBeCloseTo(1, 12);
    const [, row, number] = /^(\D+)(\d*)$/.exec(name)!;
    const twin = number === "" ? name : `${row}${Number(number) % 2 === 1 ? Number(number) + 1 : Number(number) - 1}`;
    const mirrored = ELECTRODES.get(twin)!;
    expect(mirrored[0]).toBeCloseTo(-position[0], 12);
    expect(mirrored[1]).toBeCloseTo(position[1], 12);
  }
});

test("the 22 electrodes of the competition set are all known", () => {
  expect(CAP_22.filter((name) => !ELECTRODES.has(name))).toEqual([]);
  expect(CAP_22).toHaveLength(22);
});
