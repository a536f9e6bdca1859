// Tables of power: headers, separators, archives, zones and months.

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { csv } from "./csv.ts";
import { csvLong } from "./csv-long.ts";
import { energy } from "./energy.ts";
import { imported, withFiles } from "./testing.ts";

const START = Date.UTC(2014, 0, 6);
const stamp = (minute: number, start = START) =>
  new Date(start + minute * 60_000).toISOString().slice(0, 19).replace("T", " ");
const power = (i: number) => 200 + ((i * 37) % 90);

/** Rows of one minute with a header and naive times. */
function table(header: string, count: number, row: (i: number) => string, start = START, separator = ","): string {
  const rows = Array.from({ length: count }, (_, i) => `${stamp(i, start)}${separator}${row(i)}`);
  return `${[header, ...rows].join("\n")}\n`;
}

describe("csv", () => {
  test("imports two columns, time and power, without anything else", async () => {
    const text = table("time,power", 5, (i) => String(power(i)));
    const result = await withFiles({ "home.csv": text }, (dir) =>
      imported(csv, [join(dir, "home.csv")], { tz: "UTC" }),
    );
    expect(result.column("aggregate_w")).toEqual([0, 1, 2, 3, 4].map(power));
    expect(result.houses()).toEqual(["home"]);
    expect(result.appliances).toEqual([]);
  });

  test("joins the months of a house in order of time, from compressed files", async () => {
    const month = (start: number) =>
      gzipSync(table("Time,Aggregate,Kettle", 3, (i) => `${power(i)},${i * 900}`, start));
    const files = {
      "UKDALE_House2_2014-02.csv.gz": month(START + 180_000),
      "UKDALE_House2_2014-01.csv.gz": month(START),
    };
    const result = await withFiles(files, (dir) => imported(csv, [dir], { tz: "UTC", split: "all" }));
    expect(result.houses()).toEqual(["UKDALE_House2"]);
    expect(result.column("timestamp")).toEqual([0, 1, 2, 3, 4, 5].map((i) => START + i * 60_000));
    expect(result.column("kettle_on")).toEqual([0, 1, 1, 0, 1, 1]);
  });

  test("refuses months that overlap", async () => {
    const month = table("Time,Aggregate", 3, (i) => String(power(i)));
    const read = withFiles({ "h_2014-01.csv": month, "h_2014-02.csv": month }, (dir) =>
      imported(csv, [dir], { tz: "UTC" }),
    );
    await expect(read).rejects.toThrow(/starts before .* ends; files of a house may not overlap/);
  });

  test("reads decimal commas of a table with semicolons, and kW by its header", async () => {
    const text = table("Datum;Date/Time;Mains (kW)", 3, (i) => `${stamp(i)};0,${power(i)}`, START, ";");
    const result = await withFiles({ "home.csv": text }, (dir) =>
      imported(csv, [join(dir, "home.csv")], { tz: "UTC", time: "Date/Time" }),
    );
    expect(result.column("aggregate_w").map(Math.round)).toEqual([0, 1, 2].map(power));
  });

  test("places naive times in the household's zone", async () => {
    const summer = Date.UTC(2014, 6, 1, 12);
    const text = table("time,power", 3, (i) => String(power(i)), summer);
    const result = await withFiles({ "home.csv": text }, (dir) =>
      imported(csv, [dir], { tz: "Europe/London", house: "mine" }),
    );
    expect(result.column("timestamp")[0]).toBe(summer - 3_600_000);
    expect(result.metadata).toMatchObject({ tz: "Europe/London", tz_policy: "local" });
    expect(result.houses()).toEqual(["mine"]);
  });

  test("adds up named phases; an empty cell is a missing reading", async () => {
    const text = table("time,l1,l2", 5, (i) => (i === 1 ? "100," : `${100 + i},50`));
    const result = await withFiles({ "home.csv": text }, (dir) =>
      imported(csv, [dir], { tz: "UTC", power: "l1,l2", ffill: "0" }),
    );
    expect(result.column("aggregate_w")).toEqual([150, Number.NaN, 152, 153, 154]);
  });

  test("rows repeated word for word are dropped and counted", async () => {
    const text = `${table("time,power", 3, (i) => String(power(i)))}${stamp(2)},${power(2)}\n`;
    const result = await withFiles({ "home.csv": text }, (dir) => imported(csv, [dir], { tz: "UTC" }));
    expect(result.column("aggregate_w").length).toBe(3);
    expect(result.warnings).toEqual(["1 x rows repeated word for word, dropped (home.csv row 5)"]);
  });

  test("imports a column that no table knows where the user names it", async () => {
    const text = table("time,power,Fish Tank", 3, (i) => `${power(i)},${i * 20}`);
    const result = await withFiles({ "home.csv": text }, (dir) =>
      imported(csv, [dir], { tz: "UTC", appliances: "Fish Tank" }),
    );
    expect(result.column("fish_tank_w")).toEqual([0, 20, 40]);
    expect(result.column("fish_tank_on")).toEqual([0, 1, 1]);
  });

  test("keeps net export with --solar", async () => {
    const text = table("time,power", 3, (i) => String(i === 1 ? -900 : power(i)));
    const result = await withFiles({ "home.csv": text }, (dir) => imported(csv, [dir], { tz: "UTC", solar: true }));
    expect(result.column("aggregate_w")[1]).toBe(-900);
  });

  test("is told from long tables and from energy by the header", async () => {
    const files = {
      "power.csv": "time,power\n",
      "long.csv": "entity_id,state,last_changed\n",
      "energy.csv": "time,usage (kWh)\n",
      "other.csv": "a,b\n",
    };
    const matches = await withFiles(files, (dir) =>
      Promise.all(
        Object.keys(files).map((name) =>
          Promise.all([csv, csvLong, energy].map((importer) => importer.recognises(join(dir, name), {}))),
        ),
      ),
    );
    expect(matches).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [false, false, false],
    ]);
  });
});
