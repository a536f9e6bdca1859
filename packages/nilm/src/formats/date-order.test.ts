// Dates whose day and month the files themselves tell apart, or do not.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csv } from "./csv.ts";
import { imported, withFiles } from "./testing.ts";

const table = (...times: string[]) => `time,power\n${times.map((time, i) => `${time},${200 + i}\n`).join("")}`;
const read = (files: Readonly<Record<string, string>>, options: Record<string, string> = {}) =>
  withFiles(files, (dir) => imported(csv, [dir], { tz: "UTC", split: "all", ...options }));
const at = (month: number, dom: number, hour: number) => Date.UTC(2021, month - 1, dom, hour);

describe("the order of day and month", () => {
  test("is told by a number above 12 anywhere in the file", async () => {
    const result = await read({ "h.csv": table("04/12/2021 22:00", "04/12/2021 23:00", "04/13/2021 00:00") });
    expect(result.column("timestamp")).toEqual([at(4, 12, 22), at(4, 12, 23), at(4, 13, 0)]);
  });

  test("is told by another file of the house", async () => {
    const files = {
      "h_2021-12.csv": table("01.12.2021 00:00", "01.12.2021 01:00"),
      "h_2021-11.csv": table("30.11.2021 22:00", "30.11.2021 23:00"),
    };
    const times = (await read(files)).column("timestamp");
    expect(times).toEqual([at(11, 30, 22), at(11, 30, 23), at(12, 1, 0), at(12, 1, 1)]);
  });

  test("is the user's where the dates do not tell", async () => {
    const result = await read({ "h.csv": table("04/05/2021 1:00", "04/05/2021 2:00") }, { dateOrder: "dmy" });
    expect(result.column("timestamp")).toEqual([at(5, 4, 1), at(5, 4, 2)]);
  });
});

test("columns of date and time that the user names are joined", async () => {
  const text = "Jour,Heure,Puissance\n25.04.2021,13:00,200\n25.04.2021,14:00,210\n";
  const result = await withFiles({ "h.csv": text }, (dir) =>
    imported(csv, [join(dir, "h.csv")], { tz: "UTC", time: "Jour,Heure", power: "Puissance", split: "all" }),
  );
  expect(result.column("timestamp")).toEqual([at(4, 25, 13), at(4, 25, 14)]);
});
