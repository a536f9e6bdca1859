// Threshold tables: the published values, and what happens outside them.
import { expect, test } from "vitest";
import { applianceParameters } from "./thresholds.ts";

test("the UK-DALE set has the published washing machine", () => {
  expect(applianceParameters("washing_machine", "ukdale")).toEqual({
    name: "washing_machine",
    min_w: 20,
    max_w: 2500,
    min_on: 180,
    min_off: 16,
    min_activation: 12,
  });
});

test("an appliance that a set lacks has the simple thresholds", () => {
  expect(applianceParameters("fridge", "refit_kelly")).toEqual(applianceParameters("fridge", "simple"));
});

test("an appliance that no set has is on from a few watts, without an upper bound", () => {
  expect(applianceParameters("television", "ukdale")).toMatchObject({ min_w: 10, max_w: null, min_on: 0 });
});
