// The status clean-up against the reference's cases, and the edges that the cases leave out.
import { readFileSync } from "node:fs";
import { readSafetensors } from "@sciformer/core/node";
import { describe, expect, test } from "vitest";
import { filterStatus, statusDurations, thresholdStatus } from "./status.ts";
import { applianceParameters } from "./thresholds.ts";

const FIXTURES = new URL("../../../../test/fixtures/nilm/", import.meta.url);

interface StatusCase {
  readonly i: number;
  readonly min_on: number;
  readonly min_off: number;
  readonly min_activation: number;
}

describe("filterStatus", async () => {
  const { cases } = JSON.parse(readFileSync(new URL("status_filter.json", FIXTURES), "utf8")) as {
    cases: StatusCase[];
  };
  const { tensors } = await readSafetensors(new URL("status_filter.safetensors", FIXTURES).pathname);

  test.each(cases)("equals the reference in case $i", ({ i, min_on, min_off, min_activation }) => {
    const input = tensors.get(`input/status_${i}`)!.data as Uint8Array;
    const cleaned = filterStatus(input, { minOn: min_on, minOff: min_off, minActivation: min_activation });
    expect([...cleaned]).toEqual([...(tensors.get(`output/status_${i}`)!.data as Uint8Array)]);
  });

  test("keeps the first run however long the merged gaps may be", () => {
    const cleaned = filterStatus(Uint8Array.of(0, 1, 1, 0, 1), { minOn: 1, minOff: 2000, minActivation: 1 });
    expect([...cleaned]).toEqual([0, 1, 1, 1, 1]);
  });
});

test("a missing value counts as off", () => {
  const kettle = applianceParameters("kettle", "simple");
  expect([...thresholdStatus(Float32Array.of(600, Number.NaN, 499), kettle)]).toEqual([1, 0, 0]);
});

test("power above the upper bound counts as off unless the bound is lifted", () => {
  const power = Float32Array.of(3200);
  expect([...thresholdStatus(power, applianceParameters("kettle", "ukdale"))]).toEqual([0]);
  expect([...thresholdStatus(power, applianceParameters("kettle", "ukdale", false))]).toEqual([1]);
});

test("durations of 10 s samples become samples of a minute, gaps rounded down and activations up", () => {
  const fridge = applianceParameters("fridge", "ukdale");
  expect(statusDurations(fridge, 60)).toEqual({ minOn: 1, minOff: 0, minActivation: 1 });
});
