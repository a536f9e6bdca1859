// Pickles of plain values, and the refusal of everything else.
import { expect, test } from "vitest";
import { entry, items, unpickle } from "./unpickle.ts";

test("reads dictionaries, lists, numbers, escapes and the memo", () => {
  const value = unpickle("(dp0\nVa\np1\n(lp2\nI1\naF2.5\naI01\naNasS'b\\x41'\ng2\ns.", "file");
  expect(items(entry(value, "a"))).toEqual([1, 2.5, true, null]);
  expect(entry(value, "bA")).toBe(entry(value, "a"));
});

test("keeps a call as its name and arguments, so that a zone's name survives", () => {
  const value = unpickle("cpytz\n_p\n(VEurope/London\nI-60\nI0\nVLMT\ntR.", "file");
  expect(value).toEqual({ callable: "pytz._p", args: ["Europe/London", -60, 0, "LMT"] });
});

test.each([
  ["an opcode that constructs objects", "(ios\nsystem\n.", /opcode "i"/],
  ["a recall of nothing", "g7\n.", /recalls 7/],
  ["an end without a stop", "I1\n", /ends without a stop/],
  ["a string without quotes", "Sabc\n.", /is not quoted/],
])("refuses %s", (_, text, message) => {
  expect(() => unpickle(text, "file")).toThrow(message);
});
