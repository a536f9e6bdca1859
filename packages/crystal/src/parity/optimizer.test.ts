// Tests of reading optimisers from the words of a case.
import { FlatLayout, Optimizer } from "@sciformer/core";
import { expect, test } from "vitest";
import { describedOptimizer } from "./optimizer.ts";

/** Names of the stages of an optimiser. */
function stages(text: string, clip?: number): string[] {
  const layout = new FlatLayout([{ name: "x", shape: [1] }]);
  const { transform } = describedOptimizer(text, clip);
  const { sections, scalars } = new Optimizer(layout, transform, layout.allocate()).state;
  return [...Object.keys(sections), ...Object.keys(scalars)];
}

test("plain SGD has a rate and no momentum", () => {
  expect(describedOptimizer("SGD lr 0.2, no momentum", 2).lr).toBe(0.2);
  expect(stages("SGD lr 0.2, no momentum", 2)).toEqual(["step", "0.clipByGlobalNorm/norm"]);
});

test("the clip may stand in the words", () => {
  expect(stages("Adam lr 1e-3 (betas 0.9, 0.999, eps 1e-8), clip_grad_norm 2.0, 5 steps")).toContain(
    "0.clipByGlobalNorm/norm",
  );
});

test("schedule-free SGD keeps the plain iterate", () => {
  const text = "schedule-free SGD lr 0.2, momentum 0.9, weight_decay 0, warmup_steps 0, r 0, weight_lr_power 2";
  expect(stages(text)).toContain("0.0.scheduleFree/z");
});

test("Adam's moments are kept", () => {
  expect(stages("Adam lr 1e-3")).toContain("0.0.scaleByAdam/m");
});
