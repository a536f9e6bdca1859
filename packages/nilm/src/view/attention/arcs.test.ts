// The strongest attention weights of a window.
import { expect, test } from "vitest";
import { attentionMatrix, strongestArcs } from "./arcs.ts";

/** Two heads, three tokens; the diagonal is masked. */
const WEIGHTS = {
  shape: [1, 2, 3, 3],
  data: Float32Array.of(0, 0.75, 0.25, 0.5, 0, 0.5, 1, 0, 0, /* */ 0, 0.125, 0.875, 0.5, 0, 0.5, 0.25, 0.75, 0),
};
const text = (choice: Partial<Parameters<typeof strongestArcs>[1]>) =>
  strongestArcs(WEIGHTS, { side: "query", most: 100, ...choice }).map(
    ({ head, query, key, weight }) => `${head}: ${query} to ${key} ${weight}`,
  );

test("the strongest come first, and no more than are wanted", () => {
  expect(text({ most: 2 })).toEqual(["0: 2 to 0 1", "1: 0 to 2 0.875"]);
});

test("a weight of 0 is no arc: the diagonal is empty", () => {
  const arcs = strongestArcs(WEIGHTS, { side: "query", most: 100 });
  expect(arcs.filter(({ query, key }) => query === key)).toEqual([]);
  expect(arcs).toHaveLength(11);
});

test("arcs of one head", () => {
  expect(text({ head: 1, most: 1 })).toEqual(["1: 0 to 2 0.875"]);
});

test("what one token looks at, and what looks at it", () => {
  expect(text({ head: 0, token: 0, side: "query" })).toEqual(["0: 0 to 1 0.75", "0: 0 to 2 0.25"]);
  expect(text({ head: 0, token: 0, side: "key" })).toEqual(["0: 2 to 0 1", "0: 1 to 0 0.5"]);
});

test("a model without weights has no arcs", () => {
  expect(strongestArcs({ shape: [1, 1, 2, 2], data: new Float32Array(4) }, { side: "query", most: 9 })).toEqual([]);
});

test("the matrix is the mean of the heads and has no value where none may look", () => {
  const [diagonal, first] = attentionMatrix(WEIGHTS, undefined);
  // (0.75 + 0.125) / 2
  expect([diagonal, first]).toEqual([Number.NaN, 0.4375]);
  expect(attentionMatrix(WEIGHTS, 0)[1]).toBe(0.75);
});
