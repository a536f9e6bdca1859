// Tests of the distance between two spellings.
import { expect, test } from "vitest";
import { editDistance } from "./edit-distance.ts";

test.each([
  ["kitten", "sitting", 3],
  ["", "abc", 3],
  ["abc", "", 3],
  ["burgers", "burgers", 0],
  ["kettle", "kettel", 2],
])("from %s to %s it takes %d edits", (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits);
});
