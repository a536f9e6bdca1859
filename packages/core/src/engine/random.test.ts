// Tests of the random streams: known answers of the block function, independence of forks, the distributions.
import { expect, test } from "vitest";
import { Random, type RandomKey, threefry2x32 } from "./random.ts";

// counter, key and result from the known-answer file of the Random123 distribution, threefry2x32 with 20 rounds
const KNOWN: [RandomKey, RandomKey, RandomKey][] = [
  [
    [0, 0],
    [0, 0],
    [0x6b200159, 0x99ba4efe],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x1cb996fc, 0xbb002be7],
  ],
  [
    [0x243f6a88, 0x85a308d3],
    [0x13198a2e, 0x03707344],
    [0xc4923a9c, 0x483df7a0],
  ],
];

const draws = (random: Random, count: number) => Array.from({ length: count }, () => random.uint32());

/** Mean and variance of `count` draws, and how far the mean may be off: four standard errors. */
function moments(count: number, draw: () => number): { mean: number; variance: number; slack: number } {
  const values = Array.from({ length: count }, draw);
  const mean = values.reduce((total, value) => total + value, 0) / count;
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / count;
  return { mean, variance, slack: 4 * Math.sqrt(variance / count) };
}

test.each(KNOWN)("Threefry-2x32-20 of counter %j and key %j is %j", (counter, key, result) => {
  const out = new Uint32Array(2);
  threefry2x32(key, counter[0], counter[1], out);
  expect([...out]).toEqual(result);
});

test("a stream is the blocks of counters 0, 1, 2 in order", () => {
  const blocks = [0, 1, 2].flatMap((counter) => {
    const out = new Uint32Array(2);
    threefry2x32([42, 0], counter, 0, out);
    return [...out];
  });
  expect(draws(new Random(42), 6)).toEqual(blocks);
});

test("the upper word of a seed above 2^32 counts", () => {
  expect(draws(new Random(2 ** 32 + 5), 4)).not.toEqual(draws(new Random(5), 4));
});

test("a stream goes on from its state", () => {
  const random = new Random(3);
  draws(random, 10);
  const { state } = random;
  expect(draws(new Random(state), 6)).toEqual(draws(random, 6));
});

test("a fork does not depend on what its parent has drawn, and does not move it", () => {
  const [fresh, used] = [new Random(7), new Random(7)];
  draws(used, 8);
  const [early, late] = [draws(fresh.fork("a"), 4), draws(used.fork("a"), 4)];
  expect(late).toEqual(early);
  draws(fresh, 8);
  expect(draws(used, 4)).toEqual(draws(fresh, 4));
});

test("a number and its text are different labels", () => {
  expect(draws(new Random(7).fork(1), 4)).not.toEqual(draws(new Random(7).fork("1"), 4));
});

test.each([
  ["parent and child", (r: Random): [Random, Random] => [r, r.fork("a")]],
  ["two children by text", (r: Random): [Random, Random] => [r.fork("layers.0"), r.fork("layers.1")]],
  ["two children by number", (r: Random): [Random, Random] => [r.fork(0), r.fork(1)]],
  ["child and grandchild", (r: Random): [Random, Random] => [r.fork("a"), r.fork("a").fork("a")]],
])("%s are not correlated", (_name, pair) => {
  const [a, b] = pair(new Random(5));
  // the product of two independent uniforms on [-1, 1) has mean 0
  const { mean, slack } = moments(20_000, () => a.uniform(-1, 1) * b.uniform(-1, 1));
  expect(Math.abs(mean)).toBeLessThan(slack);
});

test("uniform has the mean and the variance of its interval", () => {
  const random = new Random(1);
  const { mean, variance, slack } = moments(50_000, () => random.uniform(2, 5));
  expect(Math.abs(mean - 3.5)).toBeLessThan(slack);
  expect(variance / (9 / 12)).toBeCloseTo(1, 1);
});

test("uniform stays in [low, high)", () => {
  const random = new Random(1);
  const values = Array.from({ length: 10_000 }, () => random.uniform(2, 5));
  expect([Math.min(...values) >= 2, Math.max(...values) < 5]).toEqual([true, true]);
});

test("integer gives every value below its bound equally often", () => {
  const random = new Random(2);
  const counts = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 60_000; i++) counts[random.integer(6)]!++;
  // chi square with 5 degrees of freedom exceeds 20.5 once in a thousand
  expect(counts.reduce((total, count) => total + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(20.5);
});

test("integer has no bias where its bound does not divide 2^32", () => {
  const random = new Random(3);
  // the remainder of a word by 3 * 2^30 would lie below 2^30 half of the time
  const { mean, slack } = moments(20_000, () => (random.integer(3 * 2 ** 30) < 2 ** 30 ? 1 : 0));
  expect(Math.abs(mean - 1 / 3)).toBeLessThan(slack);
});

test("normal has the asked mean and standard deviation", () => {
  const random = new Random(4);
  const { mean, variance, slack } = moments(50_000, () => random.normal(3, 2));
  expect(Math.abs(mean - 3)).toBeLessThan(slack);
  expect(variance / 4).toBeCloseTo(1, 1);
});

test.each([
  [3, 0],
  [4, 3],
])("the normal's moment of order %i is %i", (order, expected) => {
  const random = new Random(4);
  const { mean, slack } = moments(50_000, () => random.normal() ** order);
  expect(Math.abs(mean - expected)).toBeLessThan(slack);
});

test.each([0.3, 12, 70])("poisson of mean %f has its mean as variance", (expected) => {
  const random = new Random(6);
  const { mean, variance, slack } = moments(20_000, () => random.poisson(expected));
  expect(Math.abs(mean - expected)).toBeLessThan(slack);
  expect(variance / expected).toBeCloseTo(1, 1);
});

test("poisson of mean 0 is 0", () => {
  expect(new Random(6).poisson(0)).toBe(0);
});

test("shuffle keeps every element and works in place", () => {
  const list = Int32Array.from({ length: 100 }, (_, i) => i);
  const shuffled = new Random(8).shuffle(list);
  expect(shuffled).toBe(list);
  expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

test("shuffle gives each of the six orders of three elements equally often", () => {
  const random = new Random(9);
  const counts = new Map<string, number>();
  for (let i = 0; i < 12_000; i++) {
    const order = random.shuffle([0, 1, 2]).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  // chi square with 5 degrees of freedom exceeds 20.5 once in a thousand
  expect([...counts.values()].reduce((total, count) => total + (count - 2000) ** 2 / 2000, 0)).toBeLessThan(20.5);
  expect(counts.size).toBe(6);
});

test("pick reaches every element", () => {
  const random = new Random(10);
  expect(new Set(Array.from({ length: 50 }, () => random.pick(["a", "b", "c"])))).toEqual(new Set(["a", "b", "c"]));
});
