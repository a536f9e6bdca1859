// Energy per interval to power: W = J / s.
import { expect, test } from "vitest";
import { energy } from "./energy.ts";
import { imported, withFiles } from "./testing.ts";

const START = 1388966400;
const HALF_HOUR = 1800;

function table(header: string, values: readonly number[], stepS = HALF_HOUR): string {
  return `${[header, ...values.map((value, i) => `${START + stepS * i},${value}`)].join("\n")}\n`;
}

test("half an hour of 0.25 kWh is a mean of 500 W", async () => {
  const result = await withFiles({ "home.csv": table("time,kWh used (kWh)", [0.25, 0.1, 0.3]) }, (dir) =>
    imported(energy, [dir], { power: "kWh used (kWh)" }),
  );
  expect(result.column("aggregate_w").map(Math.round)).toEqual([500, 200, 600]);
  expect(result.metadata.period_s).toBe("1800");
});

test("an hour of 300 Wh is a mean of 300 W, its time moved back where it marks the end", async () => {
  const result = await withFiles({ "home.csv": table("time,energy", [300, 400, 350], 3600) }, (dir) =>
    imported(energy, [dir], { unit: "Wh", stamp: "end" }),
  );
  expect(result.column("aggregate_w")).toEqual([300, 400, 350]);
  expect(result.column("timestamp")[0]).toBe((START - 3600) * 1000);
});

test("a single negative interval is a correction: missing, and counted", async () => {
  const values = Array.from({ length: 2000 }, (_, i) => (i === 7 ? -4 : 0.1 + (i % 5) / 10));
  const result = await withFiles({ "home.csv": table("time,energy", values) }, (dir) =>
    imported(energy, [dir], { unit: "kWh", split: "all" }),
  );
  expect(result.column("aggregate_w").findIndex(Number.isNaN)).toBe(7);
  expect(result.warnings[0]).toContain("1 x negative intervals (meter corrections), taken as missing");
});

test("more than a few negative intervals are export, which needs --solar", async () => {
  const values = [0.2, -0.3, 0.1, -0.2];
  const read = (solar: boolean) =>
    withFiles({ "home.csv": table("time,energy", values) }, (dir) => imported(energy, [dir], { unit: "kWh", solar }));
  await expect(read(false)).rejects.toThrow(/below -5 W; .*--solar/);
  expect((await read(true)).column("aggregate_w").map(Math.round)).toEqual([400, -600, 200, -400]);
});
