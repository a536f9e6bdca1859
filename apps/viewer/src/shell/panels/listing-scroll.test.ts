// Lines of a listing come into sight.
import { expect, test } from "vitest";
import { scrolledTo } from "./listing-scroll.ts";

const IN_SIGHT = { from: 100, height: 124 };

test("a line in sight moves nothing", () => {
  expect(scrolledTo({ from: 100, height: 24 }, IN_SIGHT)).toBe(100);
  expect(scrolledTo({ from: 200, height: 24 }, IN_SIGHT)).toBe(100);
});

test("a line that is cut off or far away comes to the middle, which is 50 pixels below the upper end", () => {
  expect(scrolledTo({ from: 201, height: 24 }, IN_SIGHT)).toBe(151);
  expect(scrolledTo({ from: 90, height: 24 }, IN_SIGHT)).toBe(40);
});

test("the first lines come as far down as there is room", () => {
  expect(scrolledTo({ from: 24, height: 24 }, IN_SIGHT)).toBe(0);
});
