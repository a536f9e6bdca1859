// What is known of a structure beside its atoms.
import { columnsTable } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { madeRun, SALT } from "../testing.ts";
import { PredictedFigures, propertyRows } from "./figures.ts";
import { checkReadout } from "./group-check.ts";

const number = (name: string) => ({ name, type: "float32", nullable: true, meaning: "" }) as const;
const TABLE = columnsTable(
  "predictions.arrow",
  [{ name: "material_id", type: "utf8", nullable: false, meaning: "" }, number("band_gap"), number("band_gap_true")],
  {
    length: 2,
    values: {
      material_id: ["a", "b"],
      band_gap: Float32Array.of(1, 2),
      band_gap_true: Float32Array.of(1.5, Number.NaN),
    },
  },
);

test("properties that are known are told with their unit", () => {
  const entry = { id: "a", formula: "NaCl", gene: { group: 225, sites: [] }, row: 0, crystal: SALT };
  expect(propertyRows({ ...entry, properties: { band_gap: 5, e_above_hull: Number.NaN } })).toEqual([
    { label: "band gap", value: 5, unit: "eV" },
  ]);
});

test("predictions are found by the name of the structure; what is not measured is left open", async () => {
  const figures = await PredictedFigures.open(madeRun({ predictions: TABLE }));
  const rows = await figures!.rowsOf("b");
  expect(rows.map(({ label, value }) => [label, value])).toEqual([
    ["band gap", 2],
    ["band gap, measured", null],
  ]);
  expect(await figures!.rowsOf("c")).toEqual([]);
});

test("the check says what was asked for, what is found, and how many were dropped", () => {
  const { rows } = checkReadout(225, true, { group: 221, tolerance: 0.1 }, { genes: 10, structures: 9 });
  const told = Object.fromEntries(rows.map(({ label, value }) => [label, value]));
  expect(told).toMatchObject({
    requested: "225, F m -3 m",
    "found by moyo": "221, P m -3 m",
    "the same": false,
    dropped: 1,
  });
});
