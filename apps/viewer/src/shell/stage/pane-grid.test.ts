// Panes on the stage.
import { expect, test } from "vitest";
import { gridColumns, panePlaces } from "./pane-grid.ts";

const AREA = { left: 0, top: 0, width: 901, height: 300 };

test.each([
  [3, 3, 3],
  [3, 0.5, 1],
  [3, 1.8, 3],
  [4, 1.2, 2],
  [4, 1.8, 2],
  [1, 2, 1],
])("%d panes at an aspect of %d stand in %d columns", (count, aspect, columns) => {
  expect(gridColumns(count, aspect)).toBe(columns);
});

test("panes beside each other share the width", () => {
  const places = panePlaces(2, AREA, "side", 0, 0.5);
  expect(places.map((place) => [place?.view.left, place?.view.width])).toEqual([
    [0, 450],
    [451, 450],
  ]);
});

test("one alone has all of it", () => {
  expect(panePlaces(3, AREA, "one", 1, 0.5)).toEqual([undefined, { view: AREA, seen: AREA }, undefined]);
});

test("two behind a divider have the same picture's place and different parts of it", () => {
  const [left, right, none] = panePlaces(3, AREA, "split", 0, 0.25);
  expect([left?.view, right?.view, none]).toEqual([AREA, AREA, undefined]);
  expect([left?.seen.width, right?.seen.left, right?.seen.width]).toEqual([225, 225, 676]);
});
