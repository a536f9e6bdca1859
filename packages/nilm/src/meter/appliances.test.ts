// Names: the labels of real data sets lead to canonical names, shared meters are recognised.
import { describe, expect, test } from "vitest";
import { canonicalName, lumpedAppliances, nearestNames } from "./appliances.ts";

describe("canonicalName", () => {
  test.each([
    ["dish_washer", "dishwasher"],
    ["dishwasher", "dishwasher"],
    ["Dishwasher", "dishwasher"],
    ["WashingMachine", "washing_machine"],
    ["washing machine", "washing_machine"],
    ["WashingMachine (1)", "washing_machine"],
    ["Fridge-Freezer", "fridge"],
    ["Fridge & Freezer", "fridge"],
    ["Freezer(garage)", "freezer"],
    ["TelevisionSite(Lounge)", "television"],
    ["Combination Microwave", "microwave"],
    ["Oven Extractor Fan", "extractor_fan"],
    ["TumbleDryer", "tumble_dryer"],
  ])("%s is %s", (label, name) => {
    expect(canonicalName(label)).toBe(name);
  });

  test("does not know a label outside the table", () => {
    expect(canonicalName("24_inch_lcd_bedroom")).toBeUndefined();
  });
});

describe("lumpedAppliances", () => {
  test("finds every appliance of UK-DALE's shared meters", () => {
    expect(lumpedAppliances("washing_machine_microwave_breadmaker")).toEqual([
      "washing_machine",
      "microwave",
      "breadmaker",
    ]);
    expect(lumpedAppliances("kettle_radio")).toEqual(["kettle", "radio"]);
  });

  test("finds a shared meter by its slash though only one part is known", () => {
    expect(lumpedAppliances("Kettle/Unknown thing")).toEqual(["kettle"]);
  });

  test("takes a name of several words as one appliance", () => {
    expect(lumpedAppliances("Fridge & Freezer")).toEqual([]);
    expect(lumpedAppliances("washing_machine")).toEqual([]);
    expect(lumpedAppliances("Oven Extractor Fan")).toEqual([]);
  });
});

test("the nearest names of a misspelt one start with the name that was meant", () => {
  expect(nearestNames("dishwahser")[0]).toBe("dishwasher");
});
