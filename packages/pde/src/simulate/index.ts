// The embedded default data: equations of physics, solved from random states by an ETDRK pseudo-spectral method.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { type CliValues, InputError, type Random, type Report, type Simulator } from "@sciformer/core";
import type { Simulation } from "../simulation.ts";
import type { toBatches as ToBatches } from "../simulation-batches.ts";
import { OPTIONS, setUpOf, type Wanted, wantedOf } from "./options.ts";
import { RESOLVED_TAIL } from "./resolution.ts";
import { tagSeed } from "./seed-rule.node.ts";
import type { SetUp } from "./set-ups.ts";
import { simulationOf, type Trajectory, type TrajectoryJob } from "./trajectory.ts";
import { userSetUp } from "./user-equation.ts";
import { hasWorkers, simulateAll } from "./workers.node.ts";

/** Simulations of one seed rule have numbers below this. */
const SEEDS = 2 ** 30;
/** Keeps seeds below 2^53. */
const SEED_BLOCKS = 2 ** 22;

/** A simulation to be made and where it belongs. */
interface Planned {
  readonly job: TrajectoryJob;
  readonly simId: string;
  readonly split: string;
}

async function setUpsOf(wanted: Wanted): Promise<readonly SetUp[]> {
  const { equation, solveGrid, dimensions } = wanted;
  if (equation === undefined) return wanted.tags.map((tag) => setUpOf(tag, wanted));
  if (equation.startsWith("{")) return [userSetUp(equation, "--equation", solveGrid, dimensions)];
  if (!existsSync(equation)) throw new InputError(`--equation ${equation}: neither JSON nor a file`);
  return [userSetUp(await readFile(equation, "utf8"), equation, solveGrid, dimensions)];
}

/** Simulations of a set-up in the order of their numbers: training, test, validation; then those of the long test. */
function planOf(setUp: SetUp, wanted: Wanted, seedBlock: number): Planned[] {
  const { tag } = setUp;
  const { train, valid, test, test_long: long } = wanted.counts(tag);
  const { solveGrid, grid, dimensions, dealias } = wanted;
  const contour = { complex: wanted.complexCoefficients };
  const plan = (split: string, seedTag: string, number: number, frames: number): Planned => {
    const seed = seedBlock * SEEDS + tagSeed(seedTag) + number;
    const job = { setUp, seed, frames, dimensions, solveGrid, grid, dealias, contour };
    return { job, simId: `${seedTag}-${number}`, split };
  };
  const { frames } = wanted;
  const splits = [...Array(train).fill("train"), ...Array(test).fill("test"), ...Array(valid).fill("valid")];
  const framesLong = wanted.framesLong(tag);
  return [
    ...splits.map((split: string, number) => plan(split, tag, number, frames)),
    ...Array.from({ length: long }, (_, number) => plan("test_long", `${tag}_test`, number, framesLong)),
  ];
}

function warnOf({ simId }: Planned, { tail }: Trajectory, solveGrid: number, report: Report): void {
  if (tail === undefined || tail <= RESOLVED_TAIL) return;
  const share = `${tail.toExponential(1)} of the variance at the shortest waves of ${solveGrid} points`;
  report.warn("simulations that their solve grid does not resolve", `${simId}: ${share}`);
}

async function* simulations(plan: readonly Planned[], workers: number, report: Report): AsyncGenerator<Simulation> {
  let index = 0;
  report.progress(0, plan.length, "simulations");
  for await (const trajectory of simulateAll(
    plan.map(({ job }) => job),
    workers,
  )) {
    const planned = plan[index++]!;
    warnOf(planned, trajectory, planned.job.solveGrid, report);
    yield simulationOf(planned.job, planned.simId, trajectory);
    report.progress(index, plan.length, "simulations");
  }
}

/** Largest number of fields of any set-up. */
function channelsOf(setUps: readonly SetUp[], dimensions: 1 | 2): number {
  const fields = ({ fieldNames, fieldScheme }: SetUp) =>
    fieldScheme === "VV" ? Math.min(dimensions, fieldNames.length) : fieldNames.length;
  return Math.max(...setUps.map(fields));
}

function metadataOf(wanted: Wanted): Record<string, string> {
  const { size, grid, solveGrid, dealias, complexCoefficients } = wanted;
  const generator = {
    solver: "ETDRK2 pseudo-spectral, float64",
    set_ups: size,
    dealias,
    resolution: solveGrid,
    pooling: solveGrid / grid,
    complex_coefficients: complexCoefficients,
    version: "@sciformer/pde",
  };
  return {
    licence: "MIT",
    source_url: "simulated by @sciformer/pde",
    axis_order: "C,H,W",
    generator: JSON.stringify(generator),
    citation: "Holzschuh, Liu, Kohl, Thuerey 2025, PDE-Transformer, arXiv 2505.24717 (equations and parameter ranges)",
  };
}

async function simulate(toBatches: typeof ToBatches, options: CliValues, random: Random, report: Report) {
  const wanted = wantedOf(options);
  const setUps = await setUpsOf(wanted);
  const seedBlock = wanted.paperSeeds ? 0 : random.fork("seeds").integer(SEED_BLOCKS);
  const plan = setUps.flatMap((setUp) => planOf(setUp, wanted, seedBlock));
  const workers = wanted.workers ?? availableParallelism();
  if (!hasWorkers()) report.warn("simulations in one thread, since the package is not built", `${plan.length}`);
  const made = simulations(plan, workers, report);
  const channels = channelsOf(setUps, wanted.dimensions);
  return {
    metadata: metadataOf(wanted),
    batches: toBatches(made, (_, index) => plan[index]!.split, channels),
  };
}

/** `data simulate`; a simulation is decided by its set-up and its seed, however many others there are. */
export function simulator(toBatches: typeof ToBatches): Simulator {
  return {
    summary: "eleven equations of physics on a periodic square, solved by an ETDRK pseudo-spectral method in float64",
    options: OPTIONS,
    simulate: (options, random, report) => simulate(toBatches, options, random, report),
  };
}
