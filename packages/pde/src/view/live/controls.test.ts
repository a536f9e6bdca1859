// Controls of equations and of the brush.
import { numberValue, settleControls } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { ALL_TAGS, miniSetUp } from "../../simulate/set-ups.ts";
import { liveControls, offeredTags, parametersOf } from "./controls.ts";

const setUpOf = (tag: string) => miniSetUp(tag, 64);
const settled = (wanted: Readonly<Record<string, string | number>>) =>
  settleControls((values) => liveControls(["burgers", "diff", "gs_beta"], values, setUpOf), wanted);

test("equations on offer are those that the run has learnt", () => {
  expect(offeredTags(["ks", "imported", "diff"])).toEqual(["diff", "ks"]);
  expect(offeredTags(["imported"])).toEqual(ALL_TAGS);
});

test("each equation has sliders for its own constants, within the ranges that were learnt", () => {
  const { controls, values } = settled({ equation: "diff" });
  const sliders = controls.filter(({ id }) => id.startsWith("p-")).map(({ label }) => label);
  expect(sliders).toEqual(["viscosity x", "viscosity y"]);
  const { range } = setUpOf("diff").drawn[0]!;
  const start = numberValue(values, "p-diffusivity-x");
  expect(start).toBeGreaterThan(range[0]);
  expect(start).toBeLessThan(range[1]);
});

test("constants go to the equation by axis, and to the model by name", () => {
  const { values } = settled({ equation: "diff", "p-diffusivity-x": 0.01, "p-diffusivity-y": 0.04 });
  const { given, told } = parametersOf(setUpOf("diff"), values);
  expect(given).toEqual({ diffusivity: [0.01, 0.04] });
  expect(told).toEqual({ "viscosity x": 0.01, "viscosity y": 0.04 });
});

test("constants that are fixed are told to the model all the same", () => {
  const { values } = settled({ equation: "gs_beta" });
  expect(parametersOf(setUpOf("gs_beta"), values)).toEqual({
    given: {},
    told: { "feed rate": 0.02, "kill rate": 0.046 },
  });
});

test("a first state begins as the set-up has it, or blank", () => {
  const choices = (equation: string) => {
    const start = settled({ equation }).controls.find(({ id }) => id === "start")!;
    return start.kind === "select" ? start.choices.map(({ value }) => value) : [];
  };
  expect(choices("burgers")).toEqual(["fourier", "gaussian", "diffused", "blank"]);
  expect(choices("gs_beta")).toEqual(["blobs", "blank"]);
});
