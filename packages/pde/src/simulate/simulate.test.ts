// Tests of `data simulate`: splits, seeds, options, users' equations and what is refused.
import { type CliValues, InputError, Random, Report } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import type { Simulation, SimulationFrame, SimulationInfo } from "../simulation.ts";
import type { toBatches } from "../simulation-batches.ts";
import { simulator } from "./index.ts";
import { userSetUp } from "./user-equation.ts";

interface Made {
  readonly info: SimulationInfo;
  readonly split: string;
  readonly frames: readonly SimulationFrame[];
}

/** Runs the simulator and keeps its simulations as they are. */
async function made(options: CliValues, seed = 1, report = new Report()) {
  const all: Made[] = [];
  let channels: number | undefined;
  const collect: typeof toBatches = async function* (
    simulations: AsyncIterable<Simulation>,
    split: (info: SimulationInfo, index: number) => string,
    most?: number,
  ) {
    channels = most;
    for await (const info of simulations) {
      const frames: SimulationFrame[] = [];
      for await (const frame of info.frames()) frames.push(frame);
      all.push({ info, split: split(info, all.length), frames });
    }
    yield* [];
  };
  const { metadata, batches } = await simulator(collect).simulate(options, new Random(seed), report);
  for await (const _ of batches);
  return { all, metadata, channels };
}

const SMALL = { tags: "diff,burgers", simulations: "2", frames: "2", grid: "8", solveGrid: "16" };

test("every tag has training, test and validation simulations of their own", async () => {
  const { all, channels } = await made(SMALL);
  const splits = (tag: string) => all.filter(({ info }) => info.tag === tag).map(({ split }) => split);
  expect(splits("diff")).toEqual(["train", "train", "test", "valid"]);
  expect(splits("burgers")).toEqual(splits("diff"));
  expect(new Set(all.map(({ info }) => info.simId)).size).toBe(8);
  expect(new Set(all.map(({ info }) => info.seed)).size).toBe(8);
  expect(channels).toBe(2);
  expect(all[0]!.frames).toHaveLength(2);
  expect(all[0]!.frames[0]!.data).toHaveLength(64);
});

test("more simulations do not change the ones before them", async () => {
  const [few, many] = [await made(SMALL), await made({ ...SMALL, simulations: "3" })];
  expect(many.all[0]!.frames).toEqual(few.all[0]!.frames);
});

test("the seed decides the data", async () => {
  const first = (await made(SMALL)).all.map(({ frames }) => frames);
  expect((await made(SMALL)).all.map(({ frames }) => frames)).toEqual(first);
  expect((await made(SMALL, 2)).all.map(({ frames }) => frames)).not.toEqual(first);
});

test("published seeds are the md5 of the tag, modulo 2^30, plus the number", async () => {
  const { all } = await made({ ...SMALL, tags: "burgers", paperSeeds: true });
  expect(all.map(({ info }) => info.seed)).toEqual([0, 1, 2, 3].map((number) => 1054443959 + number));
});

test("the long test set is a split of its own with more frames", async () => {
  const { all } = await made({ ...SMALL, tags: "diff", testLong: "1", framesLong: "5" });
  const long = all.filter(({ split }) => split === "test_long");
  expect(long.map(({ info, frames }) => [info.simId, frames.length])).toEqual([["diff_test-0", 5]]);
});

test("the metadata say how the data were made", async () => {
  const { metadata } = await made({ ...SMALL, dealias: "pre+post" });
  expect(JSON.parse(metadata.generator!)).toMatchObject({ dealias: "pre+post", resolution: 16, pooling: 2 });
});

test("a grid that does not resolve its solutions is a warning", async () => {
  const report = new Report();
  await made({ tags: "kdv", simulations: "1", frames: "12", grid: "16", solveGrid: "16" }, 1, report);
  expect(report.toLines().join()).toMatch(/simulations that their solve grid does not resolve \(kdv-0: /);
});

test("the seconds that are left can be told: progress comes simulation by simulation", async () => {
  const seen: string[] = [];
  const report = new Report((done, total, unit) => seen.push(`${done}/${total} ${unit}`));
  await made({ ...SMALL, tags: "diff", simulations: "1" }, 1, report);
  expect(seen).toEqual(["0/3 simulations", "1/3 simulations", "2/3 simulations", "3/3 simulations"]);
});

describe("an equation of the user's own", () => {
  const equation = JSON.stringify({ name: "mine", linear: [0, 0, 0.01], convection: 1, dt: 0.01, subSteps: 2 });

  test("is simulated", async () => {
    const { all } = await made({ equation, simulations: "1", frames: "2", grid: "8", solveGrid: "16" });
    expect(all.map(({ info }) => [info.tag, info.pdeId, info.dt])).toEqual(Array(3).fill(["mine", 0, 0.01]));
  });

  test("may be given by its difficulties", () => {
    const setUp = userSetUp('{"linear": [0, 0, 3], "difficulties": true}', "--equation", 16, 2);
    // gamma_2 = alpha_2 16^2 2 2
    expect(setUp.equation).toMatchObject({ extent: 1, linear: [{ derivatives: [0, 0, 3 / 1024] }] });
  });

  test.each([
    ['{"linear": [0, "a"]}', /^--equation: linear/],
    ['{"viscosity": 1}', /^--equation: .*viscosity/],
    ["{", /^--equation: not valid JSON/],
    ["no-such-file.json", /^--equation no-such-file.json: neither JSON nor a file/],
  ])("%s is refused", async (text, message) => {
    await expect(made({ equation: text })).rejects.toThrow(message);
  });
});

test.each<[CliValues, string]>([
  [{ tags: "burger" }, '--tags: unknown tag "burger"; there are'],
  [{ tags: "burgers", equation: "{}" }, "--equation and --tags: expected one of them"],
  [{ simulations: "0" }, '--simulations "0": expected a whole number from 1 to'],
  [{ size: "huge" }, "--size huge: expected one of mini, paper"],
  [{ grid: "32", solveGrid: "48" }, "--solve-grid 48: expected a multiple of --grid 32"],
  [{ dealias: "none" }, "--dealias none: expected one of pre, pre+post"],
  [{ drag: "much" }, '--drag "much": expected a number'],
  [{ dimensions: "3" }, '--dimensions "3": expected a whole number from 1 to 2'],
  [{ tags: "kolm_flow", dimensions: "1" }, 'the term "vorticity" needs one channel in two dimensions'],
])("refuses %o", async (options, message) => {
  const failure = made(options);
  await expect(failure).rejects.toBeInstanceOf(InputError);
  await expect(failure).rejects.toThrow(message);
});
