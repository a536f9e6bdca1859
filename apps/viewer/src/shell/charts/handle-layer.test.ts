// What is said of things in a chart.
import { expect, test } from "vitest";
import { handleText } from "./handle-layer.ts";

test("a thing that can be moved and made higher says how", () => {
  const text = handleText({ label: "kettle, 3 min", moves: ["x", "resize-y"] });
  expect(text).toBe("kettle, 3 min: move with the arrow keys, with shift change its height");
});

test("a thing that stays where it is says what it is, nothing of moving", () => {
  expect(handleText({ label: "kettle, 3 min", moves: [] })).toBe("kettle, 3 min");
});
