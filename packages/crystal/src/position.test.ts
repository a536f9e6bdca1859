// Tests of the learned positions.
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { LearnedPositions } from "./position.ts";

beforeAll(() => chooseBackend("cpu"));

/** Vectors 10, 20, 30 of one channel. */
function positions(onlyMasked: boolean): LearnedPositions {
  const module = new LearnedPositions(3, 1, onlyMasked);
  module.loadStateDict([["weight", { shape: [3, 1], data: [10, 20, 30] }]], "test");
  return module;
}

const sites = () => tf.tensor3d([[[1], [2], [3]]]);

test("only the last site has a position: the number of sites before it", () => {
  expect(Array.from(positions(true).forward(sites()).dataSync())).toEqual([1, 2, 33]);
});

test("padding before the last site does not count", () => {
  expect(
    Array.from(
      positions(true)
        .forward(sites(), tf.tensor2d([[1, 0, 1]]))
        .dataSync(),
    ),
  ).toEqual([1, 2, 23]);
});

test("otherwise every site has that of its place, the last one that of its number", () => {
  expect(Array.from(positions(false).forward(sites()).dataSync())).toEqual([11, 22, 33]);
  expect(
    Array.from(
      positions(false)
        .forward(sites(), tf.tensor2d([[1, 0, 1]]))
        .dataSync(),
    ),
  ).toEqual([11, 22, 23]);
});

test("a site alone is the last one", () => {
  expect(
    Array.from(
      positions(false)
        .forward(tf.tensor3d([[[5]]]))
        .dataSync(),
    ),
  ).toEqual([15]);
});

test("more sites than vectors are an error", () => {
  expect(() => positions(true).forward(tf.zeros([1, 4, 1]))).toThrow("positions: 4 sites, vectors for 3 only");
});
