// Tests of the windowed shuffle.
import { expect, test } from "vitest";
import { Random } from "../engine/random.ts";
import { shuffleInWindow } from "./shuffle.ts";

async function* numbers(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) yield i;
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of stream) all.push(item);
  return all;
}

const ascending = (list: number[]) => [...list].sort((a, b) => a - b);

test("each block of the window's size is a permutation of itself, the last shorter one too", async () => {
  const shuffled = await collect(shuffleInWindow(numbers(25), 10, new Random(1)));
  expect(ascending(shuffled.slice(0, 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(ascending(shuffled.slice(10, 20))).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  expect(ascending(shuffled.slice(20))).toEqual([20, 21, 22, 23, 24]);
  expect(shuffled).not.toEqual(ascending(shuffled));
});

test("the same seed gives the same order, another seed another", async () => {
  const order = (seed: number) => collect(shuffleInWindow(numbers(100), 100, new Random(seed)));
  expect(await order(3)).toEqual(await order(3));
  expect(await order(3)).not.toEqual(await order(4));
});

test("a window of one changes nothing", async () => {
  expect(await collect(shuffleInWindow(numbers(5), 1, new Random(0)))).toEqual([0, 1, 2, 3, 4]);
});

test("a window of no examples is refused", async () => {
  await expect(collect(shuffleInWindow(numbers(5), 0, new Random(0)))).rejects.toThrow(RangeError);
});

test("all orders of three come up about equally often", async () => {
  const counts = new Map<string, number>();
  const random = new Random(7);
  for (let trial = 0; trial < 6000; trial++) {
    const order = (await collect(shuffleInWindow(numbers(3), 3, random))).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  // 6 orders, 1000 expected each, standard deviation sqrt(6000 * 1/6 * 5/6) = 29: five of them on either side.
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145);
});
