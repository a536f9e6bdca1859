// Tests of rollouts with networks whose outcome is known.
import { type HostBatch, Random } from "@sciformer/core";
import { expect, test } from "vitest";
import type { PdeConfig } from "./config.ts";
import { ensemble } from "./ensemble.ts";
import type { Network } from "./flow/step.ts";
import { madeSimulation } from "./made-simulations.ts";
import { continuedPlanes, croppedPlanes, slicedPlanes } from "./planes.ts";
import { Rollout, type RolloutStart } from "./rollout.ts";
import { sizes } from "./sizes.ts";

const SMALL: PdeConfig = { ...sizes.small, task: { ...sizes.small.task, grid: [8, 8] } };
const SEPARATE: PdeConfig = {
  ...SMALL,
  model: { ...sizes.small.model, channels: "separate", num_timesteps: 6 },
  task: { ...SMALL.task, frames: "forward_3_3", predict: "state" },
};
const PLAIN = { offset: [0], scale: [1] };
const SCALE = { fields: PLAIN, params: PLAIN };

/** A start of one channel whose known states are constant. */
function startOf(values: readonly number[], grid: readonly [number, number] = [8, 8]): RolloutStart {
  const { frames: _, ...info } = madeSimulation({ simId: "one", grid, frameCount: 9 });
  const known = values.map((value) => new Float32Array(grid[0] * grid[1]).fill(value));
  return { info, scale: SCALE, first: 0, known };
}

/** Multiplies what it is given. */
const times = (factor: number): Network => {
  return ({ x }: HostBatch) => ({
    output: { shape: x!.shape, data: Float32Array.from(x!.data, (value) => factor * value) },
  });
};

function statesOf(rollout: Rollout, steps: number): number[] {
  return [...rollout.steps(steps)].map(({ states }) => states[0]![0]!);
}

test("every state is the input of the next step", () => {
  const rollout = new Rollout({ infer: times(0.5), config: SMALL }, [startOf([8])], { random: new Random(1) });
  expect(statesOf(rollout, 3)).toEqual([4, 2, 1]);
});

test("channels that only fill up stay zero", () => {
  const seen: number[] = [];
  const addOne: Network = ({ x }) => {
    seen.push(x!.data[64]!);
    return { output: { shape: x!.shape, data: Float32Array.from(x!.data, (value) => value + 1) } };
  };
  const rollout = new Rollout({ infer: addOne, config: SMALL }, [startOf([0])], { random: new Random(1) });
  expect(statesOf(rollout, 3)).toEqual([1, 2, 3]);
  expect(seen).toEqual([0, 0, 0]);
});

test("separate channels: the known frames move on by as many as are predicted", () => {
  const inputs: number[][] = [];
  const next: Network = ({ x }) => {
    const { shape, data } = x!;
    const frames = Array.from({ length: 6 }, (_, frame) => data[frame * 64]!);
    inputs.push(frames);
    const last = frames[2]!;
    const output = Float32Array.from(data, (_, i) => (i < 6 * 64 ? last + Math.floor(i / 64) - 2 : 0));
    return { output: { shape, data: output } };
  };
  const rollout = new Rollout({ infer: next, config: SEPARATE }, [startOf([1, 2, 3])], { random: new Random(1) });
  expect(statesOf(rollout, 5)).toEqual([4, 5, 6, 7, 8]);
  expect(inputs).toEqual([
    [1, 2, 3, 0, 0, 0],
    [4, 5, 6, 0, 0, 0],
  ]);
});

test("a rollout that leaves the range repeats its last sound state and says where", () => {
  const rollout = new Rollout({ infer: times(10), config: SMALL }, [startOf([1]), startOf([0.01])], {
    random: new Random(1),
  });
  const states = [...rollout.steps(5)].map(({ states: [a, b] }) => [a![0]!, Number(b![0]!.toPrecision(3))]);
  expect(states).toEqual([
    [10, 0.1],
    [100, 1],
    [1000, 10],
    [1000, 100],
    [1000, 1000],
  ]);
  expect(rollout.stoppedAt).toEqual([4, undefined]);
});

test("a grid that does not fit is refused unless it is padded, and comes back in its own size", () => {
  const start = startOf([3], [6, 8]);
  const options = { random: new Random(1) };
  expect(() => new Rollout({ infer: times(2), config: SMALL }, [start], options)).toThrow(
    /simulation one: axis x has 6 points, expected a multiple of 8 \(next: 8\)/,
  );
  const [step] = [
    ...new Rollout({ infer: times(2), config: SMALL }, [start], { ...options, pad: "periodic" }).steps(1),
  ];
  expect(step!.states[0]).toEqual(new Float32Array(48).fill(6));
});

test("tasks that do not go forward cannot be rolled out", () => {
  const config: PdeConfig = { ...SEPARATE, task: { ...SEPARATE.task, frames: "interpolation" } };
  expect(() => new Rollout({ infer: times(1), config }, [startOf([1])], { random: new Random(1) })).toThrow(
    /"interpolation" does not predict what follows the first frames/,
  );
});

test("an ensemble is the mean of its members with their deviation", () => {
  let calls = 0;
  const members: Network = (batch) => times(calls++ % 2 === 0 ? 1 : 3)(batch);
  const { steps } = ensemble({ infer: members, config: SMALL }, [startOf([1])], { members: 2, seed: 1 });
  const [step] = [...steps(1)];
  // Members 1 and 3: mean 2, deviation sqrt(2).
  expect([step!.states[0]![0], step!.spreads[0]![0]]).toEqual([2, Math.fround(Math.SQRT2)]);
});

test.each([
  ["periodic", [1, 2, 3, 1, 2]],
  ["reflect", [1, 2, 3, 2, 1]],
] as const)("a plane is continued %s and cut back", (how, wanted) => {
  const values = Float32Array.of(1, 2, 3);
  const continued = continuedPlanes(values, [1, 3], [1, 5], how);
  expect(Array.from(continued)).toEqual(wanted);
  expect(croppedPlanes(continued, [1, 5], [1, 3])).toEqual(values);
});

test("a slice takes the same plane of every channel", () => {
  // Two channels of 2 x 2 x 2 points; z = 1 is every second value.
  const values = Float32Array.from({ length: 16 }, (_, i) => i);
  expect(Array.from(slicedPlanes(values, [2, 2, 2], { axis: 2, index: 1 }))).toEqual([1, 3, 5, 7, 9, 11, 13, 15]);
  expect(Array.from(slicedPlanes(values, [2, 2, 2], { axis: 0, index: 0 }))).toEqual([0, 1, 2, 3, 8, 9, 10, 11]);
});
