// One simulation from its seed: parameters and initial state are drawn, the equation is solved, frames are pooled.
import { InputError, Random } from "@sciformer/core";
import type { Simulation, SimulationFrame, SimulationParameter } from "../simulation.ts";
import { CHANNEL_VOCABULARY, labelOf, PARAMETER_VOCABULARY, PDE_VOCABULARY } from "../vocabulary.ts";
import type { Equation } from "./equation.ts";
import { familyEquation, type Parameters } from "./equations.ts";
import type { ContourOptions } from "./etdrk.ts";
import { drawInitial } from "./initial/draw.ts";
import type { Dealiasing } from "./nonlinear/assemble.ts";
import { averagePool } from "./pooling.ts";
import { spectrumTail } from "./resolution.ts";
import type { SetUp } from "./set-ups.ts";
import { Stepper } from "./stepper.ts";

/** What is simulated, and how; plain data. */
export interface TrajectoryJob {
  readonly setUp: SetUp;
  readonly seed: number;
  readonly frames: number;
  readonly dimensions: 1 | 2;
  /** Points a side that the equation is solved on, a multiple of `grid`. */
  readonly solveGrid: number;
  /** Points a side that are stored. */
  readonly grid: number;
  readonly dealias?: Dealiasing;
  readonly contour?: ContourOptions;
}

/** A finished simulation; plain data. */
export interface Trajectory {
  readonly seed: number;
  /** Frame by frame [channels, grid, grid]. */
  readonly frames: readonly Float32Array<ArrayBuffer>[];
  readonly params: readonly SimulationParameter[];
  readonly domainExtent: number;
  readonly icKind: string;
  /** See {@link spectrumTail}; of the last frame, undefined where the equation is solved exactly. */
  readonly tail: number | undefined;
}

const parameter = (name: string, value: number): SimulationParameter => {
  return { name, id: labelOf(PARAMETER_VOCABULARY, name) ?? 0, value };
};

/** The parameters of one simulation, and those of them that models are told. */
function drawParameters(
  { fixed, drawn, told = [] }: SetUp,
  dimensions: 1 | 2,
  random: Random,
): { readonly values: Partial<Parameters>; readonly params: SimulationParameter[] } {
  const values: Record<string, number | [number, number]> = { ...(fixed as Record<string, number>) };
  const params: SimulationParameter[] = [];
  for (const { parameter: key, axis, name, range } of drawn) {
    const value = random.uniform(...range);
    if (axis === undefined) values[key] = value;
    else if (axis === 0) values[key] = [value, value];
    else (values[key] as [number, number])[1] = value;
    if (axis === undefined || axis < dimensions) params.push(parameter(name, value));
  }
  for (const { name, value } of told) params.push(parameter(name, value));
  return { values, params };
}

function equationOf({ equation }: SetUp, values: Partial<Parameters>, dimensions: 1 | 2): Equation {
  return typeof equation === "string" ? familyEquation(equation, values as Parameters, dimensions) : equation;
}

/** @throws InputError naming tag, seed and step when a value is not finite any more */
function requireFinite(fields: Float64Array, { setUp, seed }: TrajectoryJob, frame: number): void {
  for (let i = 0; i < fields.length; i++) {
    if (Number.isFinite(fields[i]!)) continue;
    const steps = frame * setUp.subSteps;
    throw new InputError(
      `${setUp.tag}, seed ${seed}: the solution is no longer finite by step ${steps} (frame ${frame} of dt ${setUp.dt}, warm-up included); a smaller time step or a finer solve grid is needed`,
    );
  }
}

/** A simulation ready to be stepped: a page steps it as it likes. */
export interface StartedTrajectory {
  readonly stepper: Stepper;
  /** [channels, nx, ny] the initial state. */
  readonly fields: Float64Array;
  readonly equation: Equation;
  readonly params: readonly SimulationParameter[];
  readonly icKind: string;
}

/** Draws parameters and initial state from the seed. @throws InputError when the set-up does not fit the dimensions */
export function startTrajectory(job: TrajectoryJob): StartedTrajectory {
  const { setUp, seed, dimensions, solveGrid: size, dealias = "pre", contour = {} } = job;
  const random = new Random(seed);
  const { values, params } = drawParameters(setUp, dimensions, random.fork("parameters"));
  const equation = equationOf(setUp, values, dimensions);
  const stepper = new Stepper(equation, { size, dimensions, dt: setUp.dt / setUp.subSteps, dealias, contour });
  const initial = drawInitial(setUp.initial, equation.channels, stepper.transform, random.fork("initial"));
  return { stepper, fields: initial.fields, equation, params, icKind: initial.kind };
}

/**
 * Simulates from a seed; the same job gives the same bits wherever it runs. Frame 0 is the first after the warm-up, the
 * initial state is not stored.
 *
 * @throws InputError naming tag, seed and step when the solution blows up
 */
export function simulateTrajectory(job: TrajectoryJob): Trajectory {
  const { setUp, seed, solveGrid, grid } = job;
  const { stepper, fields, equation, params, icKind } = startTrajectory(job);
  const factor = solveGrid / grid;
  const frames: Float32Array<ArrayBuffer>[] = [];
  for (let frame = 1; frame <= setUp.warmUp + job.frames; frame++) {
    stepper.frame(fields, setUp.subSteps);
    requireFinite(fields, job, frame);
    if (frame <= setUp.warmUp) continue;
    const stored = new Float32Array(fields.length / factor ** job.dimensions);
    averagePool(fields, stepper.grid, factor, stored);
    frames.push(stored);
  }
  const tail = equation.nonlinear.length > 0 ? spectrumTail(stepper, equation.dealiasing) : undefined;
  return { seed, frames, params, domainExtent: equation.extent, icKind, tail };
}

/** The finished simulation as the data set takes it. */
export function simulationOf(job: TrajectoryJob, simId: string, trajectory: Trajectory): Simulation {
  const { setUp, dimensions, grid, seed } = job;
  const { frames, params, domainExtent, icKind } = trajectory;
  const t0 = (setUp.warmUp + 1) * setUp.dt;
  const fieldNames = dimensions === 1 && setUp.fieldScheme === "VV" ? setUp.fieldNames.slice(0, 1) : setUp.fieldNames;
  return {
    simId,
    tag: setUp.tag,
    pdeId: labelOf(PDE_VOCABULARY, setUp.tag) ?? 0,
    fieldNames,
    fieldIds: fieldNames.map((name) => labelOf(CHANNEL_VOCABULARY, name) ?? 0),
    fieldScheme: setUp.fieldScheme.slice(0, fieldNames.length),
    fieldUnits: fieldNames.map(() => "1"),
    grid: Array<number>(dimensions).fill(grid),
    dt: setUp.dt,
    t0,
    domainExtent: Array<number>(dimensions).fill(domainExtent),
    boundary: ["periodic", "periodic", "periodic", "periodic"],
    params,
    seed,
    icKind,
    source: "solver",
    frameCount: frames.length,
    *frames(): Generator<SimulationFrame> {
      for (const [frame, data] of frames.entries()) yield { time: t0 + frame * setUp.dt, data };
    },
  };
}
