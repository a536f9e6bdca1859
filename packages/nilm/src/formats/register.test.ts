// Cumulative registers: differences, resets, roll-overs.
import { expect, test } from "vitest";
import { register } from "./register.ts";
import { imported, withFiles } from "./testing.ts";

const START = 1388966400;

/** Readings every five minutes. */
function table(header: string, rows: readonly (number | string)[]): string {
  return `${[header, ...rows.map((row, i) => `${START + 300 * i},${row}`)].join("\n")}\n`;
}

async function read(header: string, rows: readonly (number | string)[], options: Record<string, string> = {}) {
  return withFiles({ "home.csv": table(header, rows) }, (dir) =>
    imported(register, [dir], { unit: "kWh", ffill: "0", split: "all", ...options }),
  );
}

test("power is the difference over the time between readings", async () => {
  const result = await read("time,energy", [99990.25, 99990.3, 99990.4, 99990.42]);
  expect(result.column("aggregate_w").map(Math.round)).toEqual([600, 1200, 240]);
  expect(result.metadata.period_s).toBe("300");
});

test("a roll-over at the register's end is bridged and counted", async () => {
  const result = await read("time,energy", [99999.9, 99999.95, 0.05, 0.1]);
  expect(result.column("aggregate_w").map(Math.round)).toEqual([600, 1200, 600]);
  expect(result.warnings[0]).toContain("1 x register roll-overs, bridged");
});

test("a reset leaves its interval out and is counted", async () => {
  const result = await read("time,energy", [512.1, 512.15, 0, 0.05, 0.15]);
  expect(result.column("aggregate_w").map(Math.round)).toEqual([600, Number.NaN, 600, 1200]);
  expect(result.warnings[0]).toContain("1 x register resets, the interval is missing");
});

test("a step that no house can draw is left out and counted", async () => {
  const result = await read("time,energy", [10, 10.05, 5000, 5000.1, 5000.15]);
  expect(result.column("aggregate_w").map(Math.round)).toEqual([600, Number.NaN, 1200, 600]);
  expect(result.warnings[0]).toContain("1 x register steps of more than 100 kW");
});

test("the registers of two tariffs add up", async () => {
  const rows = ["10,20", "10.05,20", "10.05,20.1", "10.1,20.1"];
  const result = await read("time,day,night", rows, { power: "day,night" });
  expect(result.column("aggregate_w").map(Math.round)).toEqual([600, 1200, 600]);
});
