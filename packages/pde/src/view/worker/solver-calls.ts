// What the page asks of the solver's worker: a state to begin with, and what becomes of it.

import { Random } from "@sciformer/core";
import { type CallContext, InputError, Moved } from "@sciformer/core/view";
import type { Equation } from "../../simulate/equation.ts";
import { familyEquation, type Parameters } from "../../simulate/equations.ts";
import { drawInitial } from "../../simulate/initial/draw.ts";
import { averagePool } from "../../simulate/pooling.ts";
import { Stepper } from "../../simulate/stepper.ts";
import { solverSetUp } from "./solver-set-up.ts";

/** An equation with its constants on a grid. */
export interface Problem {
  readonly tag: string;
  /** By the names that equations have for them. */
  readonly parameters: Partial<Parameters>;
  /** Points a side that the model sees. */
  readonly grid: number;
  /** Points a side that the equation is solved on, a multiple of `grid`. */
  readonly solveGrid: number;
}

export interface BeginRequest extends Problem {
  /** Of the set-up's kinds, or `blank`: nothing yet, to be drawn. */
  readonly kind: string;
  readonly seed: number;
}

export interface SolveRequest extends Problem {
  /** [channels, solve grid, solve grid] */
  readonly fields: Float64Array;
  readonly steps: number;
  /** Stored frames from step to step. */
  readonly stride: number;
}

/** Reported for every step: [channels, grid, grid]. */
export interface SolvedStep {
  readonly step: number;
  readonly state: Float32Array;
  readonly milliseconds: number;
}

/** As the page sees them. */
export type SolverCalls = {
  readonly begin: (request: BeginRequest) => Float64Array;
  readonly solve: (request: SolveRequest) => void;
};

export const solverCalls = { begin, solve } satisfies Record<keyof SolverCalls, unknown>;

function stepperOf({ tag, parameters, grid, solveGrid }: Problem): Stepper {
  const setUp = solverSetUp(tag, grid, solveGrid);
  const given = { ...setUp.fixed, ...parameters } as Parameters;
  const equation: Equation =
    typeof setUp.equation === "string" ? familyEquation(setUp.equation, given, 2) : setUp.equation;
  return new Stepper(equation, { size: solveGrid, dimensions: 2, dt: setUp.dt / setUp.subSteps });
}

/** @returns [channels, solve grid, solve grid] after the set-up's warm-up. @throws InputError when it blows up */
function begin(request: BeginRequest): Moved<Float64Array<ArrayBuffer>> {
  const { tag, grid, solveGrid, kind, seed } = request;
  const setUp = solverSetUp(tag, grid, solveGrid);
  const stepper = stepperOf(request);
  const { initial } = setUp;
  if (kind === "blank") {
    const fields = new Float64Array(stepper.channels * stepper.grid.points);
    // Without the second substance the first one fills the domain.
    if (initial.kind === "blobs") fields.fill(1, 0, stepper.grid.points);
    return new Moved(fields, [fields.buffer]);
  }
  const recipe = initial.kind === "smooth" ? { ...initial, kinds: [kind as (typeof initial.kinds)[number]] } : initial;
  const drawn = drawInitial(recipe, stepper.channels, stepper.transform, new Random(seed).fork("initial")).fields;
  for (let frame = 0; frame < setUp.warmUp; frame++) stepper.frame(drawn, setUp.subSteps);
  requireFinite(drawn, tag, 0);
  const fields = Float64Array.from(drawn);
  return new Moved(fields, [fields.buffer]);
}

/** Reports the pooled state of every step from 1. @throws InputError at the step at which it blows up */
async function solve(request: SolveRequest, { signal, progress }: CallContext): Promise<void> {
  const { tag, fields, steps, stride, grid, solveGrid } = request;
  const { subSteps } = solverSetUp(tag, grid, solveGrid);
  const stepper = stepperOf(request);
  const now = Float64Array.from(fields);
  for (let step = 1; step <= steps; step++) {
    const begun = performance.now();
    for (let frame = 0; frame < stride; frame++) stepper.frame(now, subSteps);
    requireFinite(now, tag, step);
    const milliseconds = performance.now() - begun;
    progress({ step, state: pooled(now, solveGrid, grid), milliseconds } satisfies SolvedStep);
    // A call that ends this one is heard in between.
    await new Promise((resolve) => setTimeout(resolve));
    if (signal.aborted) return;
  }
}

/** Means over squares: what the model sees of a solved state. */
export function pooled(fields: Float64Array, solveGrid: number, grid: number): Float32Array {
  const factor = solveGrid / grid;
  const state = new Float32Array(fields.length / factor ** 2);
  averagePool(fields, { nx: solveGrid, ny: solveGrid, dimensions: 2 }, factor, state);
  return state;
}

function requireFinite(fields: Float64Array, tag: string, step: number): void {
  if (fields.every(Number.isFinite)) return;
  const when = step === 0 ? "before its first step" : `at step ${step}`;
  throw new InputError(`${tag}: the solution is no longer finite ${when}; draw less, or choose milder parameters`);
}
