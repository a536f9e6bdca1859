// What the model panel calls the positions of a window.
import type { LiveModel } from "@sciformer/core/view";
import { expect, test } from "vitest";
import type { TaskConfig } from "../config.ts";
import { windowProbe } from "./window-probe.ts";

const TASK = { variables: ["hour"] } as unknown as TaskConfig;
const { labels } = windowProbe({} as LiveModel, {}, ["06:00", "06:01"], TASK);

test("samples are called by the clock, what stands behind them is the statistics token", () => {
  expect([labels?.("", 1, 2), labels?.("", 1, 3)]).toEqual([
    ["06:00", "06:01"],
    ["06:00", "06:01", "statistics"],
  ]);
});

test("the batch and axes of another length have no names", () => {
  expect([labels?.("", 0, 2), labels?.("", 1, 7)]).toEqual([undefined, undefined]);
});
