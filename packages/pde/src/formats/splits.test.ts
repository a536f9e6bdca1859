// Which simulation goes to which split.
import { expect, test } from "vitest";
import type { SimulationInfo } from "../simulation.ts";
import { type Located, splitsOf } from "./splits.ts";

function located(tag: string, count: number, file = `data/${tag}.hdf5`): readonly Located[] {
  const stem = /([^/]*)\.\w+$/.exec(file)![1];
  return Array.from({ length: count }, (_, i) => ({
    info: { simId: `${stem}/sim${i}`, tag } as SimulationInfo,
    path: file,
  }));
}

/** Numbers of simulations by split, in order. */
function runs(simulations: readonly Located[], how?: string): string {
  const counts = new Map<string, number>();
  const splits = splitsOf(simulations, how === undefined ? {} : { split: how });
  for (const split of splits.values()) counts.set(split, (counts.get(split) ?? 0) + 1);
  return [...counts].map(([split, count]) => `${split} ${count}`).join(", ");
}

test("80, 10 and 10 % of each tag unless something else is said", () => {
  expect(runs([...located("ks", 10), ...located("kdv", 20)])).toBe("train 24, valid 3, test 3");
});

test("a single simulation is for training", () => {
  expect(runs(located("ks", 1))).toBe("train 1");
});

test("shares are taken in order", () => {
  const splits = splitsOf(located("ks", 10), { split: "0.8,0,0.2" });
  expect([...splits.values()]).toEqual([...Array(8).fill("train"), "test", "test"]);
  expect(() => splitsOf(located("ks", 10), { split: "0.8,0.1,0.2" })).toThrow(/shares add up to 1\.1/);
});

test("folders that are named for splits say them", () => {
  const files = ["train", "valid", "test"].map((name, i) => located("a", 1, `well/data/${name}/run${i}.hdf5`)[0]!);
  expect([...splitsOf(files, {}).values()]).toEqual(["train", "valid", "test"]);
});

test("one name is for all", () => {
  expect(runs(located("ks", 4), "test")).toBe("test 4");
});

test("the paper tests on simulations from 500, and on long files of their own", () => {
  expect(runs(located("burgers", 600), "paper")).toBe("train 425, valid 75, test 100");
  expect(runs(located("gs_delta", 100), "paper")).toBe("train 68, valid 12, test 20");
  const long = [...located("ks", 20), ...located("ks", 3, "data/ks_test.hdf5")];
  expect(runs(long, "paper")).toBe("test_long 3, train 17, valid 3");
});
