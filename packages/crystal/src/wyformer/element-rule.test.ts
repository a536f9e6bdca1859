// Tests of which elements may come next under a rule.
import { expect, test } from "vitest";
import { restrictElements } from "./element-rule.ts";

const COUNT = 4;
/** Marks of four elements, MASK, STOP and PAD. */
function allowed(rule: Parameters<typeof restrictElements>[2], present: readonly number[], room: number): number[] {
  const marks = Uint8Array.of(1, 1, 1, 1, 0, 1, 0);
  restrictElements(marks, COUNT, rule, { present, room });
  return Array.from(marks);
}

test("STOP waits until every required element is there", () => {
  expect(allowed({ required: [2] }, [0], 5)).toEqual([1, 1, 1, 1, 0, 0, 0]);
  expect(allowed({ required: [2] }, [0, 2], 5)).toEqual([1, 1, 1, 1, 0, 1, 0]);
});

test("only allowed and required elements come", () => {
  expect(allowed({ required: [2], allowed: [0] }, [2], 5)).toEqual([1, 0, 1, 0, 0, 1, 0]);
});

test("what is missing comes first where there is just room for it", () => {
  expect(allowed({ required: [2, 3] }, [0], 2)).toEqual([0, 0, 1, 1, 0, 0, 0]);
});
