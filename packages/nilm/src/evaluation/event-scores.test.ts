// Tests of the score of runs: only scored windows count, the state decides what is true.
import { expect, test } from "vitest";
import { tinyConfig } from "../refusals/tiny-dataset.node.ts";
import { EventScores } from "./event-scores.ts";
import type { ScoredHouse } from "./scored-house.ts";

const { task } = tinyConfig({ window: 16 });
const times = Float64Array.from({ length: 32 }, (_, t) => t * 60_000);

/** Samples that are 1 at the given places. */
const marks = (...places: number[]) => Uint8Array.from(times, (_, t) => (places.includes(t) ? 1 : 0));
const powerOf = (on: Uint8Array) => Float32Array.from(on, (state) => 2000 * state);

function houseOf(on: Uint8Array, starts = [0, 16]): ScoredHouse {
  return { house: "1", times, aggregate: powerOf(on), starts, window: 16, truths: [{ watts: powerOf(on), on }] };
}

function noteOf(house: ScoredHouse, predicted: Uint8Array, changes = {}): string {
  const scores = new EventScores("Net", { ...task, ...changes });
  scores.add(house, { kettle: powerOf(predicted) });
  return scores.notes()[0]!;
}

test("runs that start within five minutes match, one to one", () => {
  // 2 and 7 are 5 minutes apart, 20 and 26 six.
  expect(noteOf(houseOf(marks(2, 20)), marks(7, 26))).toBe(
    "kettle: Net F1 of runs 0.500 (1 of 2 runs found, 1 predicted that are none; starts at most 300 s apart)",
  );
});

test("samples further apart than that have a tolerance of two samples", () => {
  expect(noteOf(houseOf(marks(2)), marks(2), { period_s: 600 })).toContain("starts at most 1200 s apart");
});

test("runs outside the scored windows do not count", () => {
  expect(noteOf(houseOf(marks(2, 20), [0]), marks(2, 25))).toContain(
    "F1 of runs 1.000 (1 of 1 runs found, 0 predicted",
  );
});

test("without any run there is no score", () => {
  expect(noteOf(houseOf(marks()), marks())).toBe("kettle: no run of it, neither true nor predicted");
});
