// What the ridges can show.
import { expect, test } from "vitest";
import { FRIDGE, KETTLE, madeHouse } from "../testing.ts";
import { ALL, MAINS, REMAINDER, shownPower } from "./source.ts";

const HOUSE = madeHouse(0, [1000, 1000], {
  kettle: { watts: [600, 0], truth: [500, 0] },
  fridge: { watts: [50, 60], truth: [60, 60] },
});
const APPLIANCES = [KETTLE, FRIDGE];

test("the error of an appliance is what was predicted less what was measured", () => {
  expect([...shownPower(HOUSE, APPLIANCES, "kettle").error!]).toEqual([100, 0]);
});

test("all appliances add up", () => {
  const { predicted, truth } = shownPower(HOUSE, APPLIANCES, ALL);
  expect([[...predicted], [...truth!]]).toEqual([
    [650, 60],
    [560, 60],
  ]);
});

test("the remainder is the mains less all appliances", () => {
  expect([...shownPower(HOUSE, APPLIANCES, REMAINDER).predicted]).toEqual([350, 940]);
});

test("the mains has no truth: it is given", () => {
  expect(shownPower(HOUSE, APPLIANCES, MAINS).truth).toBeUndefined();
});

test("a sum has no truth where one appliance was not measured", () => {
  const house = madeHouse(0, [1], { kettle: { watts: [1], truth: [1] }, fridge: { watts: [1] } });
  expect(shownPower(house, APPLIANCES, ALL).truth).toBeUndefined();
});
