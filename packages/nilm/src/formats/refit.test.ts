// REFIT tables: labels, dropped rows, the published draw of houses.
import { join } from "node:path";
import { expect, test } from "vitest";
import { refit } from "./refit.ts";
import { imported, withFiles } from "./testing.ts";

/** 2014-07-01 00:00:00 UTC. */
const START = 1404172800;
const HEADER = `Time,Unix,Aggregate,${Array.from({ length: 9 }, (_, i) => `Appliance${i + 1}`).join(",")},Issues`;

/** Rows 8 s apart; the eighth appliance of house 2 is the kettle. */
function table(rows: number, issueFrom = rows): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const kettle = i >= 10 && i < 20 ? 2000 : 0;
    return `2014-07-01 01:00:00,${START + 8 * i},${200 + (i % 9) + kettle},1,2,3,4,5,6,7,${kettle},9,${i >= issueFrom ? 1 : 0}`;
  });
  return `${[HEADER, ...lines].join("\n")}\n`;
}

test("names channels by the published labels and times rows by Unix, not by the local Time", async () => {
  const result = await withFiles({ "CLEAN_House2.csv": table(60) }, (dir) => imported(refit, [dir], { split: "all" }));
  expect(result.houses()).toEqual(["2"]);
  expect(result.column("timestamp")[0]).toBe(START * 1000);
  expect(result.appliances.find(({ name }) => name === "kettle")!.channels).toEqual({ 2: "Kettle" });
  expect(result.column("kettle_on").slice(0, 4)).toEqual([0, 1, 1, 0]);
});

test("rows flagged by Issues are dropped, counted and leave their flag", async () => {
  const result = await withFiles({ "CLEAN_House2.csv": table(60, 30) }, (dir) =>
    imported(refit, [dir], { split: "all", ffill: "0" }),
  );
  expect(result.warnings[0]).toBe("30 x rows flagged by Issues dropped (CLEAN_House2.csv row 32, ...)");
  expect(result.column("aggregate_w").at(-1)).toBeNaN();
  expect(result.column("quality").at(-1)! & 4).toBe(4);
});

test("takes labels from a file in place of the published ones", async () => {
  const labels = `House_id,${HEADER}\n2,Time,Unix,Aggregate,Kettle,B,C,D,E,F,G,H,I,Issues\n`;
  const result = await withFiles({ "CLEAN_House2.csv": table(60), "labels.csv": labels }, (dir) =>
    imported(refit, [join(dir, "CLEAN_House2.csv")], { split: "all", labels: join(dir, "labels.csv") }),
  );
  expect(result.column("kettle_w")[0]).toBe(0);
  expect(result.appliances.map(({ name }) => name)).toEqual(["kettle"]);
});

test("the paper's split needs the houses that the draw names", async () => {
  const read = withFiles({ "CLEAN_House2.csv": table(60) }, (dir) =>
    imported(refit, [dir], { split: "paper", target: "kettle", seed: "0" }),
  );
  await expect(read).rejects.toThrow(/--split paper: houses .* are missing \(found: 2\)/);
});
