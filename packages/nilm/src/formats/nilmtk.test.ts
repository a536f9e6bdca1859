// NILMTK files as pandas writes them, with deflate and with blosc.
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { nilmtk } from "./nilmtk.ts";
import { imported } from "./testing.ts";

const file = (name: string) => fileURLToPath(new URL(`../../../../test/fixtures/nilmtk/${name}`, import.meta.url));
const START = Date.UTC(2014, 6, 1);

describe.each(["zlib.h5", "blosc.h5"])("%s", (name) => {
  test("rows are the values that pandas wrote", async () => {
    const result = await imported(nilmtk, [file(name)], { split: "all" });
    const kettle = Array.from({ length: 48 }, (_, i) => (i >= 10 && i < 13 ? 2000 : 0));
    expect(result.column("kettle_w")).toEqual(kettle);
    expect(result.column("aggregate_w")).toEqual(kettle.map((watts, i) => 200 + (i % 7) + watts));
    expect(result.column("timestamp")).toEqual(kettle.map((_, i) => START + i * 60_000));
  });

  test("zone, house and channels are those of its metadata", async () => {
    const result = await imported(nilmtk, [file(name)], { split: "all" });
    expect(result.metadata).toMatchObject({ dataset: "made up", tz: "Europe/Berlin", power_type: "apparent" });
    expect(result.houses()).toEqual(["3"]);
    expect(result.appliances.map(({ channels }) => channels)).toEqual([{ 3: "kettle" }]);
  });

  test("a meter of two appliances is refused as a target, and taken where it is allowed", async () => {
    await expect(imported(nilmtk, [file(name)], { appliances: "fridge" })).rejects.toThrow(/meter3 "fridge\/radio"/);
    const result = await imported(nilmtk, [file(name)], { appliances: "fridge", allowLumped: true, split: "all" });
    expect(result.column("fridge_w").slice(0, 6)).toEqual([90, 90, 90, 90, 90, 0]);
  });
});

test("is recognised by its first bytes", async () => {
  expect(await nilmtk.recognises(file("zlib.h5"), {})).toBe(true);
  expect(await nilmtk.recognises(file("README.md"), {})).toBe(false);
});
