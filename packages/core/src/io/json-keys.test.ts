// Tests of the search for repeated keys.
import { expect, test } from "vitest";
import { findDuplicateKey } from "./json-keys.ts";

test.each([
  ['{"a":1,"a":2}', "a"],
  ['{"a":{"b":1,"b":2}}', "b"],
  ['{"a":[{"c":0},{"c":0}], "a":0}', "a"],
  ['{"\\u0061":1,"a":2}', "a"],
  ['{"x\\"":1, "x\\"": 2}', 'x"'],
])("%s repeats %s", (json, key) => {
  expect(findDuplicateKey(json)).toBe(key);
});

test.each(['{"a":"a","b":["a","a"],"c":{"a":1}}', '{"a":"{\\"a\\":1,\\"a\\":1}"}', "[]", "{}", '"a"'])(
  "%s repeats no key",
  (json) => {
    expect(findDuplicateKey(json)).toBeUndefined();
  },
);

test("a string of ten million characters is no trouble", () => {
  expect(findDuplicateKey(JSON.stringify({ a: "x".repeat(1e7), b: 1 }))).toBeUndefined();
});
