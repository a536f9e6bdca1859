// What is shown of a simulation besides its fields.
import { expect, test } from "vitest";
import { madeMovie } from "../testing.ts";
import type { Catalogue, Entry } from "./catalogue.ts";
import { factsReadout, simulationErrors, simulationListing, stepTimeline } from "./layout.ts";

const ENTRY: Entry = {
  ...{ id: "diff-5", tag: "diff", from: 0, to: 3, grid: undefined },
  curves: { nrmse: Float32Array.of(Number.NaN, 0.5, 1), persistence: Float32Array.of(Number.NaN, 1, 2) },
};
const evaluationOf = (nrmse: readonly number[]) => ({
  curves: [
    { group: "diff", method: "persistence", nrmse: [9, 9] },
    { group: "diff", method: "PDE-Transformer", nrmse },
  ],
});

test("the time line goes from step to step and tells the time of each", () => {
  const timeline = stepTimeline({ times: Float64Array.of(0, 0.25, 0.5) }, 10);
  expect([timeline.from, timeline.to, timeline.step, timeline.start]).toEqual([0, 2, 1, 2]);
  expect(timeline.format).toEqual({ kind: "labels", labels: ["step 0, t = 0", "step 1, t = 0.25", "step 2, t = 0.5"] });
});

test("errors of a simulation stand beside those of its set-up, one step later", () => {
  const { curves } = simulationErrors(ENTRY, evaluationOf([0.25, 0.75]));
  expect(curves.map(({ label }) => label)).toEqual(["this simulation", "the last known state held", "mean of diff"]);
  expect([...curves[2]!.values]).toEqual([Number.NaN, 0.25, 0.75]);
});

test("the mean of a set-up with one simulation is not shown twice", () => {
  expect(simulationErrors(ENTRY, evaluationOf([0.5, 1])).curves).toHaveLength(2);
});

test("data without predictions have no errors", () => {
  const bare = { id: "a", tag: "diff", from: 0, to: 3, grid: undefined, curves: undefined };
  expect(simulationErrors(bare, undefined).curves).toEqual([]);
});

test("the list shows errors at the steps that there are", () => {
  const catalogue = { id: "predictions", title: "", entries: [ENTRY] } as unknown as Catalogue;
  const listing = simulationListing(catalogue, "diff-5");
  expect(listing.columns.map(({ title }) => title)).toEqual([
    "Simulation",
    "Set-up",
    "Steps",
    "nRMSE 1",
    "nRMSE 10",
    "nRMSE 20",
  ]);
  expect([0, 1, 2, 3, 4].map((column) => listing.cell(0, column))).toEqual(["diff-5", "diff", 2, 0.5, null]);
});

test("figures that are all missing make no card", () => {
  const titles = (value: number | null) => factsReadout(madeMovie(), [["nRMSE", value]]).map(({ title }) => title);
  expect(titles(null)).toEqual(["Simulation"]);
  expect(titles(0.5)).toEqual(["This step", "Simulation"]);
});
