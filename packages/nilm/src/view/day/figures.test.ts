// Figures of a stretch.
import { expect, test } from "vitest";
import { FRIDGE, KETTLE, madeHouse } from "../testing.ts";
import { cursorReadout, energyKwh, energyReadout, scoreReadout } from "./figures.ts";

const { NaN: none } = Number;
const HOUSE = madeHouse(0, [1200, 1200, 600, none], {
  kettle: { watts: [1200, 600, 0, none], truth: [1200, 0, 0, none] },
  fridge: { watts: [0, 0, 60, none] },
});
const ALL = { from: 0, to: 4 };

test("energy counts the samples that are there", () => {
  // 3000 W minutes are 50 Wh.
  expect(energyKwh(HOUSE.mains, 0, 4, 60_000)).toBeCloseTo(0.05, 12);
});

test("energy in sight is told with its share of the mains", () => {
  expect(energyReadout(HOUSE, [KETTLE], ALL).rows[1]).toEqual({ label: "kettle", value: "0.03 kWh (60.0%)" });
});

test("power at the cursor is told as predicted and as measured", () => {
  const { rows } = cursorReadout(HOUSE, [KETTLE, FRIDGE], 60_000);
  expect(rows.map(({ value }) => value)).toEqual(["1.2\u00a0kW", "600\u00a0W / 0\u00a0W", "0\u00a0W"]);
});

test("a gap at the cursor is a dash", () => {
  expect(cursorReadout(HOUSE, [], 180_000).rows[0]!.value).toBe("\u2013");
});

test("scores follow the threshold", () => {
  const score = (threshold: number) =>
    scoreReadout(HOUSE, [KETTLE], { from: 0, to: 3 }, () => threshold)!.rows[0]!.value;
  // Above 500 W: 600 W are predicted too much in three minutes, one of two predicted minutes is right.
  expect([score(500), score(700)]).toEqual(["200.0 W, F1 0.67, MR 0.67", "0.0 W, F1 1.00, MR 1.00"]);
});

test("without truth there are no scores", () => {
  expect(scoreReadout(HOUSE, [FRIDGE], ALL, () => 50)).toBeUndefined();
});
