// Controls of the generation.
import { expect, test } from "vitest";
import type { GenerationTask } from "../../config.ts";
import { generation } from "../../wyformer/testing.ts";
import { conditionOf, elementsOf, generateControls, toggledElements } from "./controls.ts";

const task = { ...generation().task, max_sites: 2 } as GenerationTask;
const [first, second, third] = task.vocabulary.elements as [string, string, string];
const STEERED = { ...task, condition: [{ column: "band_gap", log: false, mean: 1, deviation: 2 }] };

test("elements are read however they are set apart, each once", () => {
  expect(elementsOf({ elements: " Na,Cl ; Na" })).toEqual(["Na", "Cl"]);
});

test("an element is taken in and out, and refused where the model has no room", () => {
  expect(toggledElements([first], second, task)).toBe(`${first}, ${second}`);
  expect(toggledElements([first, second], first, task)).toBe(second);
  expect(toggledElements([first, second], third, task)).toBe(`${first}, ${second}`);
});

test("a text that names no element of the model is said to be wrong", () => {
  const control = generateControls(task).find(({ id }) => id === "elements");
  const check = control?.kind === "text" ? control.check! : () => undefined;
  expect([check("Xx"), check(first)]).toEqual(["Xx is not an element that the model knows", undefined]);
});

test("a model that is steered has a value for each property, on its scale, or says that it is not known", () => {
  expect(conditionOf({}, task)).toBeUndefined();
  const values = (steers: boolean) => ({ "steers-band_gap": steers, "value-band_gap": 5 });
  expect(conditionOf(values(true), STEERED)).toEqual(Float32Array.of(2, 1));
  expect(conditionOf(values(false), STEERED)).toEqual(Float32Array.of(0, 0));
});
