// Channel files: every spelling of a reading, and the disorder of real files mended and counted.
import { join } from "node:path";
import { Report } from "@sciformer/core";
import { expect, test } from "vitest";
import { readDat } from "./dat.ts";
import { withFiles } from "./testing.ts";

const NOW = Date.UTC(2026, 0, 1);

async function read(text: string, fields = 2) {
  const report = new Report();
  const options = { source: "House1/channel_2.dat", fields, powerField: 1, solar: false, now: NOW };
  const series = await withFiles({ "channel_2.dat": text }, (dir) =>
    readDat(join(dir, "channel_2.dat"), options, report),
  );
  return { times: [...series.times].map((ms) => ms / 1000), watts: [...series.watts], lines: report.toLines() };
}

test("reads whole numbers, decimals, exponents, tabs and a last line without its end", async () => {
  const { times, watts } = await read("1388966400 245\r\n1388966406\t0.5\n1388966412 1e3\n1388966418.5 -2");
  expect(times).toEqual([1388966400, 1388966406, 1388966412, 1388966418.5]);
  expect(watts).toEqual([245, 0.5, 1000, -2]);
});

test("takes the active power of mains.dat", async () => {
  const { watts } = await read("1388966400.2 361.5 380.1 241.9\n1388966401.2 362.25 381 241.8\n", 4);
  expect(watts).toEqual([361.5, 362.25]);
});

test("sorts backward steps, averages duplicates and counts both", async () => {
  const { times, watts, lines } = await read("1388966406 20\n1388966400 10\n1388966412 30\n1388966412 40\n");
  expect(times).toEqual([1388966400, 1388966406, 1388966412]);
  expect(watts).toEqual([10, 20, 35]);
  expect(lines).toEqual([
    "1 x readings earlier than the one before, sorted (House1/channel_2.dat line 2)",
    "1 x readings of the same time, averaged (House1/channel_2.dat line 4)",
  ]);
});

test("reads lines that cross the chunks of the stream", async () => {
  const count = 150_000;
  const text = Array.from({ length: count }, (_, i) => `${1388966400 + i} ${i % 1000}.25`).join("\n");
  const { times, watts } = await read(text);
  expect(times.length).toBe(count);
  expect(watts.every((value, i) => value === (i % 1000) + 0.25)).toBe(true);
});
