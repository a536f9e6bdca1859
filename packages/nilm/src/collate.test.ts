// Tests of batches: shapes, order, truth only where all windows have it.
import { expect, test } from "vitest";
import { collate } from "./collate.ts";
import { tinyConfig } from "./refusals/tiny-dataset.node.ts";
import { encodeWindow, tokenizer } from "./tokenizer.ts";

const kettle = { name: "kettle", threshold_w: 500, max_w: 6000 };
const config = tinyConfig({ targets: [kettle, { ...kettle, name: "microwave" }] });
const rows = tokenizer.examples(config);

test("windows lie one after the other in x and y", () => {
  const { x, y } = collate(rows, config);
  expect([x!.shape, y!.shape]).toEqual([
    [3, 9, 16],
    [3, 2, 16],
  ]);
  const third = encodeWindow(rows[2]!, config.task);
  expect(x!.data.slice(2 * 9 * 16)).toEqual(third.x);
  expect(y!.data.slice(2 * 2 * 16)).toEqual(third.y);
});

test("one window without truth leaves the batch without", () => {
  const { house, startMs, aggregate } = rows[0]!;
  expect(Object.keys(collate([rows[1]!, { house, startMs, aggregate }], config))).toEqual(["x"]);
});
