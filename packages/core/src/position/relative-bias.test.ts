// Tests of the relative bias: one table row for each offset, on a line, a grid and a volume.
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { moduleGradientError } from "../testing/module-gradients.ts";
import { at, filled, largestDifference, plain, tensorOf } from "../testing/plain-values.ts";
import { offsetCount, RelativeBias, relativeBias, relativeIndex } from "./relative-bias.ts";

/** Coordinates of a token, tokens row-major. */
function coordinates(token: number, extents: readonly number[]): number[] {
  const place: number[] = [];
  let rest = token;
  for (const extent of extents.toReversed()) {
    place.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return place;
}

test.each([
  [[5], 9],
  [[2, 3], 15],
])("%j tokens have %i offsets", (extents, count) => {
  expect(offsetCount(extents)).toBe(count);
});

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("on a line the index is query - key + length - 1", () => {
    const expected = filled([4, 4], (query, key) => query - key + 3);
    expect(largestDifference(relativeIndex([4]), expected)).toBe(0);
  });

  test("on a grid the row offset counts by the number of column offsets", () => {
    const expected = filled([6, 6], (query, key) => {
      const [[qy, qx], [ky, kx]] = [coordinates(query, [2, 3]), coordinates(key, [2, 3])];
      return (qy! - ky! + 1) * 5 + (qx! - kx! + 2);
    });
    expect(largestDifference(relativeIndex([2, 3]), expected)).toBe(0);
  });

  test.each([[[5]], [[2, 3]], [[2, 2, 3]]])(
    "on %j two pairs share an index exactly when they share an offset",
    (extents) => {
      const index = plain(relativeIndex(extents));
      const [byOffset, used] = [new Map<string, number>(), new Set(index.values)];
      const tokens = index.shape[0]!;
      const clashes: string[] = [];
      for (let query = 0; query < tokens; query++) {
        for (let key = 0; key < tokens; key++) {
          const to = coordinates(key, extents);
          const offset = coordinates(query, extents).map((place, axis) => place - to[axis]!);
          const known = byOffset.get(offset.join()) ?? at(index, query, key);
          if (known !== at(index, query, key)) clashes.push(offset.join());
          byOffset.set(offset.join(), known);
        }
      }
      expect(clashes).toEqual([]);
      expect([byOffset.size, used.size, Math.max(...used)]).toEqual([
        used.size,
        offsetCount(extents),
        offsetCount(extents) - 1,
      ]);
    },
  );

  test("the index is int32", () => {
    expect(relativeIndex([2, 2]).dtype).toBe("int32");
  });

  test("the bias of a head is its column of the table", () => {
    const table = differenceInput([15, 2], 1);
    const index = plain(relativeIndex([2, 3]));
    const expected = filled([2, 6, 6], (head, query, key) => at(table, at(index, query, key), head));
    expect(largestDifference(relativeBias(tensorOf(table), relativeIndex([2, 3])), expected)).toBe(0);
  });

  test("gradient in the table", async () => {
    const run = (...[table]: Parameters<typeof relativeBias>[0][]) => relativeBias(table!, relativeIndex([2, 3]));
    expect(await gradientError(run, [differenceInput([15, 2])])).toBeLessThan(1e-3);
  });

  test("the module learns Swin's table", async () => {
    const layer = new RelativeBias([2, 3], 2).initialise(1);
    const state = [...layer.stateDict()].map(([key, { shape }]) => [key, shape]);
    expect(state).toEqual([["relative_position_bias_table", [15, 2]]]);
    expect(await moduleGradientError(layer, () => layer.forward(), [])).toBeLessThan(1e-3);
  });
});
