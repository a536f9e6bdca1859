// Where the live model's window lies.
import { expect, test } from "vitest";
import { Zone } from "../meter/calendar.ts";
import { KETTLE, madeHouse } from "./testing.ts";
import { hasGap, windowAt, windowTimeline } from "./window-line.ts";

const MINUTE = 60_000;
const UTC = new Zone("UTC");

/** 30 minutes; the kettle boils in minute 20. */
const HOUSE = madeHouse(0, Array(30).fill(100), {
  kettle: { watts: Array.from({ length: 30 }, (_, at) => (at === 20 ? 2000 : 0)) },
});
const LINE = windowTimeline(HOUSE, [KETTLE], UTC, 9);

test("the window opens with a third of it before the strongest moment", () => {
  expect(LINE.start).toBe(17 * MINUTE);
});

test("the time line ends where the last whole window begins", () => {
  expect([LINE.from, LINE.to]).toEqual([0, 21 * MINUTE]);
});

test("the window begins at the cursor, at the opening moment before there is one, and never beyond the end", () => {
  const from = (time: number) => windowAt(HOUSE, LINE, time, 9).from;
  expect([from(4 * MINUTE), from(Number.NaN), from(29 * MINUTE)]).toEqual([4, 17, 21]);
});

test("a house that is shorter than a window has one window of its length", () => {
  const short = madeHouse(0, [1, 2, 3], { kettle: { watts: [0, 0, 0] } });
  const line = windowTimeline(short, [KETTLE], UTC, 9);
  expect(windowAt(short, line, Number.NaN, 9)).toEqual({ from: 0, length: 3 });
});

test("a single missing reading is a gap", () => {
  expect([hasGap(Float32Array.of(1, 2)), hasGap(Float32Array.of(1, Number.NaN))]).toEqual([false, true]);
});
