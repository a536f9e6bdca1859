// Tests that the golden cases of metrics, energy totals and scalers are met within their own tolerances.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readSafetensors } from "@sciformer/core/node";
import { expect, test } from "vitest";
import { energyParity, type GoldenCase, metricsParity, scalerParity } from "./metrics.ts";

const FIXTURES = fileURLToPath(new URL("../../../../test/fixtures/nilm/", import.meta.url));

async function golden(name: string): Promise<GoldenCase> {
  const json = JSON.parse(readFileSync(`${FIXTURES}${name}.json`, "utf8")) as Record<string, unknown>;
  const { tensors } = await readSafetensors(`${FIXTURES}${name}.safetensors`);
  return { json, tensors: Object.fromEntries(tensors) };
}

test("metrics come out as the golden case has them, all twelve of each series", () => {
  const json = JSON.parse(readFileSync(`${FIXTURES}metrics.json`, "utf8")) as Record<string, unknown>;
  const results = Object.entries(metricsParity({ json, tensors: {} }));
  expect(results).toHaveLength(4 * 12);
  for (const [name, { got, want }] of results) expect(got, name).toBe(want);
});

test("daily, weekly and monthly energy scores come out as the golden case has them", async () => {
  const results = Object.entries(energyParity(await golden("energy_aggregation")));
  // Seven metrics of energy, seven of the share and the true share, for three periods.
  expect(results).toHaveLength(3 * (7 + 8));
  for (const [name, { got, want }] of results) {
    const error = Math.abs(got! - want!);
    expect(error, `${name}: ${got}, expected ${want}`).toBeLessThanOrEqual(1e-6 + 1e-5 * Math.abs(want!));
  }
});

test("scaled data, statistics and inverse come out as the golden case has them", async () => {
  const testCase = await golden("scaler");
  const results = scalerParity(testCase);
  const expected = Object.keys(testCase.tensors).filter((key) => key.startsWith("output/"));
  expect(Object.keys(results).sort()).toEqual(expected.sort());
  for (const name of expected) {
    const want = Float64Array.from(testCase.tensors[name]!.data as Float64Array);
    const got = Float64Array.from(results[name]!.data as Float64Array);
    const worst = got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!)), 0);
    expect(worst, name).toBeLessThan(1e-9);
  }
});
