// The solver beside NumPy and SciPy: time steps of four equations on three grids.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serialiseSafetensors } from "../../packages/core/dist/index.js";
import { miniSetUp, startTrajectory } from "../../packages/pde/dist/index.js";
import { interleave, timed } from "../timing.mjs";

const TAGS = ["burgers", "decay_turb", "gs_beta", "ks"];
/** Points a side, and steps in a block. */
const SIZES = [
  { size: 64, steps: 30 },
  { size: 128, steps: 10 },
  { size: 256, steps: 3 },
];
const ROUNDS = 8;
const CHECKED_STEPS = 10;
/** ||a - b|| / ||b|| */
const SAME_FIELDS = 1e-11;

/** An equation from a drawn state, ready to be stepped. */
class Ours {
  #stepper;

  constructor(tag, size) {
    const setUp = miniSetUp(tag, size);
    const started = startTrajectory({ setUp, seed: 1, frames: 1, dimensions: 2, solveGrid: size, grid: size });
    this.#stepper = started.stepper;
    this.fields = started.fields;
    this.equation = started.equation;
    this.dt = setUp.dt / setUp.subSteps;
    this.#stepper.load(this.fields);
  }

  /** The fields after some steps. */
  after(steps) {
    this.#stepper.step(steps);
    const fields = new Float64Array(this.fields.length);
    this.#stepper.read(fields);
    return fields;
  }

  step(steps) {
    return timed(steps, () => this.#stepper.step());
  }
}

function distance(got, want) {
  let [apart, all] = [0, 0];
  for (const [i, value] of want.entries()) {
    apart += (got[i] - value) ** 2;
    all += value ** 2;
  }
  return Math.sqrt(apart / all);
}

/** Gives the peer our equation and initial state. @throws Error where its fields are others than ours */
async function loadPeer(peer, ours, { tag, size }, folder) {
  const tensors = join(folder, "fields.safetensors");
  const shape = [ours.equation.channels, size, size];
  await writeFile(tensors, serialiseSafetensors(new Map([["fields", { dtype: "F64", shape, data: ours.fields }]])));
  const { equation, dt } = ours;
  const answer = await peer.ask({ do: "load", equation, size, dt, tensors, steps: CHECKED_STEPS });
  const own = ours.after(CHECKED_STEPS);
  const errors = Object.entries(answer).map(([fft, fields]) => [fft, distance(fields, own)]);
  for (const [fft, error] of errors) {
    if (!(error <= SAME_FIELDS)) throw new Error(`${tag}, ${size} x ${size}: the fields differ by ${error} (${fft})`);
  }
  return Object.fromEntries(errors);
}

async function benchOne({ tag, size, steps }, peer, folder) {
  const ours = new Ours(tag, size);
  const apart = peer && (await loadPeer(peer, ours, { tag, size }, folder));
  const others = Object.keys(apart ?? {}).map((fft) => {
    return [fft, async () => (await peer.ask({ do: "step", fft, steps })).ms];
  });
  const times = await interleave({ ours: async () => ours.step(steps), ...Object.fromEntries(others) }, ROUNDS, 2);
  return { tag, size, times, ...(apart && { apart }) };
}

/** Every equation on every grid: `times` by side. @param peer undefined where there is none: ours is timed alone */
export async function benchSolver(peer, folder) {
  const rows = [];
  for (const { size, steps } of SIZES) {
    for (const tag of TAGS) rows.push(await benchOne({ tag, size, steps }, peer, folder));
  }
  return { versions: peer ? await peer.ask({ do: "versions" }) : null, rows };
}
