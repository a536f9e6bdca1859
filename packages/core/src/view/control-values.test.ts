// Control values against declarations.
import { describe, expect, test } from "vitest";
import { acceptedValue, numberValue, settleControls } from "./control-values.ts";
import type { Control } from "./controls.ts";

const HOUSES: Readonly<Record<string, readonly string[]>> = { train: ["h1", "h2"], test: ["h3"] };

/** The houses on offer depend on the split. */
function declare({ split = "train" }: Partial<Record<string, unknown>>): readonly Control[] {
  const houses = HOUSES[split as string]!;
  return [
    { kind: "select", id: "split", label: "split", value: "train", choices: choices(["train", "test"]) },
    { kind: "select", id: "house", label: "house", value: houses[0]!, choices: choices(houses) },
    { kind: "button", id: "reset", label: "reset" },
  ];
}

function choices(values: readonly string[]) {
  return values.map((value) => ({ value, label: value }));
}

describe("settling controls", () => {
  test("declared values hold where nothing is wanted; buttons have none", () => {
    expect(settleControls(declare, {}).values).toEqual({ split: "train", house: "h1" });
  });

  test("a wanted value is taken when the choices that depend on another value offer it", () => {
    expect(settleControls(declare, { split: "test", house: "h3" }).values).toEqual({ split: "test", house: "h3" });
  });

  test("a wanted value that is not on offer gives way to the declared one", () => {
    expect(settleControls(declare, { house: "h3" }).values).toEqual({ split: "train", house: "h1" });
  });

  test("declarations that never settle are an error", () => {
    let round = 0;
    const restless = (): readonly Control[] => [
      { kind: "slider", id: "s", label: "s", min: 0, max: 1e9, step: 1, value: round++ },
    ];
    expect(() => settleControls(restless, {})).toThrow("do not settle");
  });
});

describe("accepted values", () => {
  const slider = { kind: "slider", id: "s", label: "s", min: 0, max: 10, step: 1, value: 5 } as const;
  const range = { kind: "range", id: "r", label: "r", min: 0, max: 10, step: 1, value: [2, 8] } as const;
  const hkl = {
    kind: "text",
    id: "t",
    label: "t",
    value: "1 0 0",
    check: (text: string) => (/^(-?\d+ ){2}-?\d+$/.test(text) ? undefined : "expected three integers"),
  } as const;

  test.each([
    [slider, 7, 7],
    [slider, 11, 5],
    [slider, "7", 5],
    [range, [3, 4], [3, 4]],
    [range, [4, 3], [2, 8]],
    [hkl, "1 -1 0", "1 -1 0"],
    [hkl, "1 1", "1 0 0"],
  ])("%j with %j has %j", (control, wanted, value) => {
    expect(acceptedValue(control as Control & { kind: "slider" }, wanted as number)).toEqual(value);
  });
});

test("reading a value of another kind names the control", () => {
  expect(() => numberValue({ house: "h1" }, "house")).toThrow('control "house" has no number');
});
