// Options of a dropped meter file.
import { expect, test } from "vitest";
import { fileOptions } from "./file-options.ts";

const check = (text: string) => {
  const zone = fileOptions.find(({ id }) => id === "tz")!;
  return zone.kind === "text" ? zone.check!(text) : "no text";
};

test("the options are those of the program", () => {
  expect(fileOptions.map(({ id }) => id)).toEqual(["time", "power", "tz"]);
});

test("a time zone is an IANA name or left out", () => {
  expect(["", "Europe/London"].map(check)).toEqual([undefined, undefined]);
});

test("another time zone is refused with its name", () => {
  expect(check("London time")).toBe('"London time" is no IANA time zone');
});
