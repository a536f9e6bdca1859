// Power at one moment, and the colours for it.
import { expect, test } from "vitest";
import { FRIDGE, KETTLE, madeHouse } from "../testing.ts";
import { momentPower, momentReadout, powerLegend } from "./power.ts";

const BOTH = [KETTLE, FRIDGE];

test("the remainder is what the appliances leave of the mains", () => {
  const power = momentPower(2500, BOTH, ({ name }) => (name === "kettle" ? 2000 : 100));
  expect([...power]).toEqual([
    ["kettle", 2000],
    ["fridge", 100],
    ["remainder", 400],
  ]);
});

test("an appliance that is not known takes nothing off, and the remainder is not below 0", () => {
  const power = momentPower(50, BOTH, ({ name }) => (name === "kettle" ? 2000 : undefined));
  expect([power.get("fridge"), power.get("remainder")]).toEqual([Number.NaN, 0]);
});

test("without the mains there is no remainder", () => {
  expect(momentPower(Number.NaN, BOTH, () => 1).get("remainder")).toBeNaN();
});

test("the colour bar ends at the largest power that is predicted or measured", () => {
  const house = madeHouse(0, [0, 0], {
    kettle: { watts: [0, 1800], truth: [0, 2300] },
    fridge: { watts: [90, 0] },
  });
  expect(powerLegend(house, BOTH, undefined).range).toEqual([0, 2300]);
});

test("a person's limits and map take the place of its own", () => {
  const house = madeHouse(0, [0], { kettle: { watts: [1] }, fridge: { watts: [1] } });
  expect(powerLegend(house, BOTH, { map: "viridis", range: [0, 9] })).toMatchObject({ map: "viridis", range: [0, 9] });
});

test("figures have three digits, measured ones behind predicted ones", () => {
  const power = (kettle: number) =>
    new Map([
      ["kettle", kettle],
      ["remainder", Number.NaN],
    ]);
  const { rows } = momentReadout(2345.6, new Map([["kettle", "Kettle"]]), power(2106.4), power(1999.9));
  expect(rows.map(({ label, value }) => `${label}: ${value}`)).toEqual([
    "mains: 2.35\u00a0kW",
    "Kettle: 2.11\u00a0kW / 2\u00a0kW",
    "remainder: \u2013 / \u2013",
  ]);
});
