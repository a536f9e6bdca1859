// The ribbon of a day.
import type { Theme } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { Zone } from "../../meter/calendar.ts";
import { KETTLE, madeHouse } from "../testing.ts";
import { ribbonChart } from "./ribbon.ts";
import { MAINS, shownPower } from "./source.ts";

const MINUTE = 60_000;
const { NaN: none } = Number;
const HOUSE = madeHouse(0, [100, 200, none, 400], { kettle: { watts: [0, 150, none, 0] } });
const PAGE = { name: "day", title: "day", from: MINUTE, to: 4 * MINUTE };
const THEME = { text: "#ffffff", quiet: "#888888" } as Theme;

function ribbon(name: string) {
  return ribbonChart(HOUSE, shownPower(HOUSE, [KETTLE], name), PAGE, new Zone("UTC"), "#0072b2", THEME);
}

test("a ribbon has the samples of its day", () => {
  expect(ribbon("kettle").series.map(({ id, y }) => [id, [...y]])).toEqual([
    ["mains", [200, none, 400]],
    ["predicted", [150, none, 0]],
  ]);
});

test("a gap is marked", () => {
  expect(ribbon("kettle").marks).toMatchObject([{ from: 2 * MINUTE, to: 3 * MINUTE }]);
});

test("the mains is drawn once", () => {
  expect(ribbon(MAINS).series.map(({ label }) => label)).toEqual([MAINS]);
});
