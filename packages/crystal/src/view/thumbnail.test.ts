// Small pictures of runs.
import { expect, test } from "vitest";
import { familyTable } from "./structures/families.ts";
import { madeRun } from "./testing.ts";
import { thumbnail } from "./thumbnail.ts";

const SIZE = { width: 120, height: 40 };

test("a run with structures shows several of them side by side", async () => {
  const picture = await thumbnail(madeRun({ tables: { "structures/test": familyTable() } }), SIZE);
  const { width, height, rgba } = picture!;
  expect(width / height).toBe(3);
  const isPainted = (third: number) =>
    rgba.some((value, at) => at % 4 === 3 && value > 0 && Math.floor((3 * ((at >> 2) % width)) / width) === third);
  expect([0, 1, 2].map(isPainted)).toEqual([true, true, true]);
});

test("a run without structures has none: its training is drawn", async () => {
  expect(await thumbnail(madeRun({}), SIZE)).toBeUndefined();
});
