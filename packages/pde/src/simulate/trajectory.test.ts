// Tests of whole simulations: seeds, pooling, resolution and blow-up, for every tag and in one dimension.
import { InputError } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import { PeriodicGrid } from "../spectral/grid.ts";
import { averagePool } from "./pooling.ts";
import { RESOLVED_TAIL } from "./resolution.ts";
import { ALL_TAGS, MINI_TAGS, miniSetUp, paperSetUp } from "./set-ups.ts";
import { simulateTrajectory, simulationOf, startTrajectory, type TrajectoryJob } from "./trajectory.ts";

const job = (tag: string, changes: Partial<TrajectoryJob> = {}): TrajectoryJob => ({
  setUp: { ...miniSetUp(tag, 64), warmUp: 0 },
  seed: 7,
  frames: 2,
  dimensions: 2,
  solveGrid: 32,
  grid: 16,
  ...changes,
});

test.each(ALL_TAGS)("%s runs, and its simulation says what it is", (tag) => {
  const one = job(tag);
  const simulation = simulationOf(one, "x", simulateTrajectory(one));
  const frames = [...(simulation.frames() as Iterable<{ time: number; data: Float32Array }>)];
  expect(frames).toHaveLength(simulation.frameCount);
  expect(frames[0]!.data).toHaveLength(simulation.fieldNames.length * 16 * 16);
  expect(simulation.fieldScheme).toHaveLength(simulation.fieldNames.length);
  expect(Math.min(simulation.pdeId, ...simulation.fieldIds, ...simulation.params.map(({ id }) => id))).toBeGreaterThan(
    0,
  );
  expect(frames[1]!.time - frames[0]!.time).toBeCloseTo(simulation.dt, 12);
  expect(simulation.params.length).toBeGreaterThan(0);
});

test("the same seed gives the same bits, another seed others", () => {
  const first = simulateTrajectory(job("burgers"));
  expect(simulateTrajectory(job("burgers"))).toEqual(first);
  expect(simulateTrajectory(job("burgers", { seed: 8 })).frames[0]).not.toEqual(first.frames[0]);
});

test("frame 0 is the first after the warm-up", () => {
  const long = simulateTrajectory(job("burgers", { frames: 4 }));
  const setUp = { ...job("burgers").setUp, warmUp: 2 };
  const late = job("burgers", { setUp });
  expect(simulateTrajectory(late).frames).toEqual(long.frames.slice(2));
  const simulation = simulationOf(late, "x", simulateTrajectory(late));
  expect(simulation.t0).toBeCloseTo(3 * setUp.dt, 14);
});

test.each(["adv", "diff", "adv_diff", "disp", "hyp", "burgers", "kdv", "ks", "fisher", "sh", "gs_beta"])(
  "%s runs in one dimension",
  (tag) => {
    const one = job(tag, { dimensions: 1 });
    const simulation = simulationOf(one, "x", simulateTrajectory(one));
    expect(simulation.grid).toEqual([16]);
    expect(simulation.fieldNames).toHaveLength(tag === "gs_beta" ? 2 : 1);
  },
);

test("an odd grid is solved as any other", () => {
  const { frames } = simulateTrajectory(job("kolm_flow", { solveGrid: 33, grid: 11 }));
  expect(frames[0]).toHaveLength(121);
});

test("a solution that blows up is refused with tag, seed and step", () => {
  const wild = job("ks", { setUp: { ...miniSetUp("ks", 64), dt: 500, subSteps: 5, warmUp: 3 } });
  expect(() => simulateTrajectory(wild)).toThrow(InputError);
  expect(() => simulateTrajectory(wild)).toThrow(
    /^ks, seed 7: the solution is no longer finite by step \d+ \(frame \d/,
  );
});

test("pooling takes means over squares", () => {
  const grid = new PeriodicGrid(4, 2, 1);
  const pooled = new Float64Array(8);
  const fields = Float64Array.from({ length: 32 }, (_, i) => i);
  averagePool(fields, grid, 2, pooled);
  // the mean of i, i + 1, i + 4, i + 5
  expect([...pooled]).toEqual([2.5, 4.5, 10.5, 12.5, 18.5, 20.5, 26.5, 28.5]);
});

describe("the spectrum's tail", () => {
  const tailOf = (setUp: TrajectoryJob["setUp"]) =>
    simulateTrajectory(job("diff", { setUp, seed: 3, solveGrid: 64, grid: 32, frames: 12 })).tail!;

  test.each(MINI_TAGS.filter((tag) => tag !== "diff" && tag !== "hyp"))("is short in the small set-up of %s", (tag) => {
    expect(tailOf(miniSetUp(tag, 64))).toBeLessThan(RESOLVED_TAIL);
  });

  test("is long where 64 points do not resolve the published set-up", () => {
    expect(tailOf(paperSetUp("kdv"))).toBeGreaterThan(RESOLVED_TAIL);
  });

  test("is not asked for where the equation is solved exactly", () => {
    expect(simulateTrajectory(job("diff")).tail).toBeUndefined();
  });
});

describe("64 points resolve what 128 do", () => {
  /** From the same waves on both grids, pooled to 32: the relative difference after 12 frames. */
  const difference = (tag: string, mean: number): number => {
    const setUp = miniSetUp(tag, 64);
    const coarse = startTrajectory(job(tag, { setUp, solveGrid: 64 }));
    const fine = startTrajectory(job(tag, { setUp, solveGrid: 128 }));
    const wave = (x: number, y: number, c: number) =>
      Math.sin(6 * Math.PI * x + c) + Math.cos(4 * Math.PI * (x - 2 * y));
    const pooled = [coarse, fine].map(({ stepper, fields }) => {
      const { nx, points } = stepper.grid;
      for (let i = 0; i < fields.length; i++) {
        const place = i % points;
        fields[i] = mean + 0.25 * wave(Math.floor(place / nx) / nx, (place % nx) / nx, Math.floor(i / points));
      }
      for (let frame = 0; frame < 12; frame++) stepper.frame(fields, setUp.subSteps);
      // the points that both grids have
      const every = nx / 32;
      return Float64Array.from({ length: stepper.channels * 1024 }, (_, i) => {
        const [row, column] = [Math.floor((i % 1024) / 32), i % 32];
        return fields[Math.floor(i / 1024) * points + row * every * nx + column * every]!;
      });
    });
    const [a, b] = pooled as [Float64Array, Float64Array];
    const sum = (values: Float64Array) => values.reduce((all, value) => all + value * value, 0);
    return Math.sqrt(sum(a.map((value, i) => value - b[i]!)) / sum(b));
  };

  test.each([
    ["burgers", 0, 2e-3],
    // concentrations are between 0 and 1
    ["fisher", 0.5, 1e-8],
    ["decay_turb", 0, 4e-3],
  ] as const)("of %s around %f to %f", (tag, mean, most) => {
    expect(difference(tag, mean)).toBeLessThan(most);
  });
});
