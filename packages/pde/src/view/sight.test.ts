// Controls of the picture.
import { settleControls } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { sightControls, sightOf, tokenPlan } from "./sight.ts";
import { madeMovie } from "./testing.ts";

const PLAN = { patch: 4, window: 4, levels: 1 };
const settled = (movie = madeMovie(), plan: typeof PLAN | undefined = PLAN, wanted = {}) =>
  settleControls((values) => sightControls(movie, true, plan, values), wanted);

test("tokens of a run follow its patches, windows and stages", () => {
  const model = { patch_size: 4, window_size: 8, custom: null };
  expect(tokenPlan({ model })).toEqual({ patch: 4, window: 8, levels: 2 });
  expect(tokenPlan({ model: { ...model, custom: { depth: [2, 2, 2] } } })).toEqual({ patch: 4, window: 8, levels: 1 });
  expect(tokenPlan(undefined)).toBeUndefined();
});

test("the first field is shown at first, and a channel that there is not falls back to it", () => {
  const { values } = settled();
  expect(sightOf(madeMovie(), { ...values, channel: "f7" }).channel.title).toBe("density");
});

test("the level can be chosen once a grid is laid over the field", () => {
  const ids = (wanted: object) => settled(madeMovie(), PLAN, wanted).controls.map(({ id }) => id);
  expect(ids({})).not.toContain("level");
  expect(ids({ overlay: "shifted" })).toContain("level");
});

test("arrows cannot be asked for where there is no vector", () => {
  const { controls, values } = settled(madeMovie(), PLAN, { arrows: true });
  expect(controls.find(({ id }) => id === "arrows")!.disabled).toBeDefined();
  expect(sightOf(madeMovie(), values).hasArrows).toBe(false);
});

test("without a run there is no grid of tokens", () => {
  const controls = sightControls(madeMovie(), true, undefined, {});
  expect(controls.find(({ id }) => id === "overlay")!.disabled).toBeDefined();
});
