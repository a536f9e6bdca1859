// Tests of learned positions.

import { Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { positionTable, withPositions } from "./position.ts";

beforeAll(() => chooseBackend("cpu"));

test("a table starts with a deviation of 1", () => {
  const table = positionTable(100, 40);
  table.initialise(new Random(1));
  const values = [...table.variable.dataSync()];
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  expect(deviation).toBeCloseTo(1, 1);
});

test("tokens get the vectors of the first places of a longer table", () => {
  const table = positionTable(3, 2);
  table.assign([1, 2, 3, 4, 5, 6]);
  const tokens = tf.tensor([10, 20, 30, 40, 50, 60, 70, 80], [2, 2, 2]);
  expect([...withPositions(tokens, table).dataSync()]).toEqual([11, 22, 33, 44, 51, 62, 73, 84]);
});
