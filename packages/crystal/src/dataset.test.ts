// The rows that training and validation see.
import { expect, test } from "vitest";
import { configure } from "./configure.ts";
import { rows } from "./dataset.ts";
import { sizes } from "./sizes.ts";
import { source } from "./testing.ts";

test("crystals without a value are no rows of a property", async () => {
  const config = await configure(sizes.small, { target: "gap" }, source);
  const found: string[] = [];
  for await (const { id } of rows(source, "valid", config, "valid")) found.push(id);
  expect(found).toEqual(["14-2"]);
});

test("to validate a generator every crystal is cut everywhere, weighted to the mean of crystals", async () => {
  const config = await configure(sizes.small, {}, source);
  const cuts: [string, number][] = [];
  for await (const { id, known, weight } of rows(source, "valid", config, "valid")) {
    cuts.push([id, known!]);
    // 2 and 5 sites: 3 + 6 places, of two crystals.
    expect(weight).toBe(9 / 2);
  }
  expect(cuts.map(([, known]) => known)).toEqual([0, 1, 2, 0, 1, 2, 3, 4, 5]);
});
