// The solver as the page asks for it.
import { expect, test } from "vitest";
import { miniSetUp } from "../../simulate/set-ups.ts";
import { startTrajectory } from "../../simulate/trajectory.ts";
import { pooled, type SolvedStep, solverCalls } from "./solver-calls.ts";
import { solveGridOf } from "./solver-set-up.ts";

const PROBLEM = { tag: "burgers", parameters: { diffusivity: 0.005 }, grid: 32, solveGrid: 64 };

function context() {
  const steps: SolvedStep[] = [];
  const controller = new AbortController();
  return {
    steps,
    controller,
    signal: controller.signal,
    progress: (step: unknown) => void steps.push(step as SolvedStep),
  };
}

test("fields are solved on a multiple of what the model sees, on 64 points a side at least", () => {
  expect([16, 32, 48, 64, 128].map(solveGridOf)).toEqual([64, 64, 96, 64, 128]);
});

test("a simulation in the page is that of the factory", async () => {
  const { stepper, fields } = startTrajectory({
    ...{ seed: 3, frames: 2, dimensions: 2, solveGrid: 64, grid: 32 },
    setUp: { ...miniSetUp("burgers", 64), drawn: [], fixed: { domainExtent: 1, diffusivity: 0.005 } },
  });
  const asked = context();
  await solverCalls.solve({ ...PROBLEM, fields, steps: 2, stride: 1 }, asked);
  const wanted = Float64Array.from(fields);
  for (const { step, state } of asked.steps) {
    stepper.frame(wanted, 10);
    expect(state, `step ${step}`).toEqual(pooled(wanted, 64, 32));
  }
  expect(asked.steps).toHaveLength(2);
});

test("a stride leaps over stored frames", async () => {
  const { value: fields } = solverCalls.begin({ ...PROBLEM, kind: "fourier", seed: 1 });
  const [each, second] = [context(), context()];
  await solverCalls.solve({ ...PROBLEM, fields, steps: 2, stride: 1 }, each);
  await solverCalls.solve({ ...PROBLEM, fields, steps: 1, stride: 2 }, second);
  // Between two stored frames there is one transform there and back.
  const apart = second.steps[0]!.state.map((value, at) => value - each.steps[1]!.state[at]!);
  expect(Math.max(...apart.map(Math.abs))).toBe(0);
});

test("the same seed begins alike, another one does not", () => {
  const begun = (seed: number) => solverCalls.begin({ ...PROBLEM, kind: "gaussian", seed }).value;
  expect(begun(1)).toEqual(begun(1));
  expect(begun(1)).not.toEqual(begun(2));
});

test("a blank Gray-Scott state is full of the first substance", () => {
  const { value } = solverCalls.begin({ ...PROBLEM, tag: "gs_beta", parameters: {}, kind: "blank", seed: 1 });
  expect([value[0], value[64 * 64]]).toEqual([1, 0]);
});

test("a solution that blows up is told with its step", async () => {
  const fields = new Float64Array(2 * 64 * 64).map((_, at) => 1e6 * Math.sin(at));
  const problem = { ...PROBLEM, parameters: { diffusivity: 1e-6 } };
  await expect(solverCalls.solve({ ...problem, fields, steps: 5, stride: 1 }, context())).rejects.toThrow(
    /^burgers: the solution is no longer finite at step 1;/,
  );
});

test("a call that is ended stops", async () => {
  const { value: fields } = solverCalls.begin({ ...PROBLEM, kind: "fourier", seed: 1 });
  const asked = context();
  const solving = solverCalls.solve({ ...PROBLEM, fields, steps: 50, stride: 1 }, asked);
  asked.controller.abort();
  await solving;
  expect(asked.steps).toHaveLength(1);
});
