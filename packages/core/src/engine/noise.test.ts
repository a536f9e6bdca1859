// Tests of a step's masks and noise: their rate, their moments and what they depend on.
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "./backends.ts";
import { fillMask, StepNoise } from "./noise.ts";
import { Random } from "./random.ts";

const maskOf = (length: number, rate: number, random: Random): number[] => {
  const out = new Float32Array(length);
  fillMask(out, rate, random);
  return [...out];
};

test("an element is 0 exactly where its 16-bit half word lies below the rate, low half first", () => {
  const words = new Random(1);
  const halves = Array.from({ length: 500 }, () => words.uint32()).flatMap((word) => [word & 0xffff, word >>> 16]);
  // 0.3 * 65536 = 19660.8
  expect(maskOf(1000, 0.3, new Random(1))).toEqual(halves.map((half) => (half < 19661 ? 0 : 1)));
});

test("the rate holds over a million elements", () => {
  const kept = maskOf(1_000_000, 0.1, new Random(2)).reduce((total, value) => total + value, 0) / 1_000_000;
  // four standard errors of a share of 0.9
  expect(Math.abs(kept - 0.9)).toBeLessThan(4 * Math.sqrt((0.9 * 0.1) / 1_000_000));
});

test("a mask of odd length is the beginning of the next longer one", () => {
  expect(maskOf(7, 0.5, new Random(3))).toEqual(maskOf(8, 0.5, new Random(3)).slice(0, 7));
});

test("rate 0 keeps every element", () => {
  expect(maskOf(1000, 0, new Random(4))).toEqual(Array(1000).fill(1));
});

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const masks = (seed: number, step: number, calls: number): string[] => {
    const noise = new StepNoise(new Random(seed), step);
    return Array.from({ length: calls }, () => noise.mask([8, 8], 0.5).dataSync().join(""));
  };

  test("the same seed, step and call give the same mask", () => {
    expect(masks(1, 5, 3)).toEqual(masks(1, 5, 3));
  });

  test("another seed, step or call gives another mask", () => {
    const drawn = [...masks(1, 5, 2), ...masks(1, 6, 2), ...masks(2, 5, 2)];
    expect(new Set(drawn).size).toBe(6);
  });

  test("a mask does not depend on the sizes of the calls before it", () => {
    const [small, large] = [new StepNoise(new Random(1), 0), new StepNoise(new Random(1), 0)];
    small.mask([3], 0.5);
    large.normal([500]);
    expect([...small.mask([64], 0.5).dataSync()]).toEqual([...large.mask([64], 0.5).dataSync()]);
  });

  test("a mask has the asked shape and type", () => {
    const mask = new StepNoise(new Random(1), 0).mask([2, 3, 5], 0.5);
    expect([mask.shape, mask.dtype]).toEqual([[2, 3, 5], "float32"]);
  });

  test("normal noise has mean 0 and variance 1", () => {
    const values = new StepNoise(new Random(1), 0).normal([100, 200]).dataSync<"float32">();
    const mean = values.reduce((total, value) => total + value, 0) / 20_000;
    const square = values.reduce((total, value) => total + value ** 2, 0) / 20_000;
    // four standard errors: the variance of z is 1, of z^2 it is 2
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(1 / 20_000));
    expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
  });
});
