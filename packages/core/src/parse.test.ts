// JSON checked against a schema: what the errors name.
import { expect, test } from "vitest";
import { z } from "zod";
import { firstIssue, parseJson } from "./parse.ts";

const schema = z.object({ model: z.object({ dim: z.number() }) });

test("a text that fits comes back as its value", () => {
  expect(parseJson(schema, '{"model": {"dim": 4}}', "a.json")).toEqual({ model: { dim: 4 } });
});

test("a value that does not fit is named by its key, the whole where it has none", () => {
  expect(() => parseJson(schema, '{"model": {"dim": "4"}}', "a.json")).toThrow(/^a\.json: model\.dim: /);
  expect(() => parseJson(schema, "[]", "a.json")).toThrow(/^a\.json: the whole: /);
});

test("a text that is not JSON is refused in one line", () => {
  expect(() => parseJson(schema, "{\n", "a.json")).toThrow(/^a\.json: not valid JSON: [^\n]+$/);
});

test("the first issue begins with its path, if it has one", () => {
  const issueOf = (value: unknown) => firstIssue(schema.safeParse(value).error!);
  expect(issueOf({ model: {} })).toMatch(/^model\.dim: /);
  expect(issueOf(1)).not.toMatch(/^: /);
});
