// Checks of pde on the files that its users have: golden cases, importers, and a training held to its gates.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { figuresOf, rowsOf } from "./steps/figures.mjs";
import { checkGoldenCases } from "./steps/golden-cases.mjs";

const PARITY_KINDS = new Set([
  "blocks",
  "mc.forward",
  "mc.train",
  "mc.flow",
  "sc.forward",
  "sc.train",
  "sc.flow",
  "metrics",
  "normalisation",
  "solver",
  "initial_conditions",
]);

/** Files by importer, and how many trajectories and frames they hold. */
const IMPORTS = [
  { format: "pbdl", files: /^formats\/pbdl_burgers/, sims: 2, frames: 12 },
  { format: "well", files: /^formats\/well_/, sims: 2, frames: 12 },
  { format: "pdebench", files: /^formats\/pdebench_2d_cfd/, sims: 2, frames: 12 },
  { format: "pdebench", files: /^formats\/pdebench_2d_diff_react_lzf/, sims: 2, frames: 12 },
  { format: "pdebench", files: /^formats\/pdebench_1d/, sims: 2, frames: 12 },
  { format: "netcdf", files: /^formats\/field_nc3/, sims: 1, frames: 6 },
  { format: "netcdf", files: /^formats\/field_nc4/, sims: 1, frames: 6 },
  { format: "piv", files: /^piv_insight\/Run/, sims: 1, frames: 5 },
  { format: "piv", files: /^piv_insight\/day2a/, sims: 1, frames: 6 },
  { format: "matlab", files: /^reference_solutions\/KdV\.mat$/, sims: 1, frames: 201 },
  { format: "matlab", files: /^reference_solutions\/KS\.mat$/, sims: 1, frames: 201, options: ["--periodic"] },
  { format: "comsol", files: /heat_longtime\.dat$/, sims: 1, frames: 501, options: ["--interpolate", "16,12"] },
];
const MINI = { files: /^mini_ape2d\//, sims: 110, frames: 1320 };
const STEPS = 1200;
/** What the mean over the eleven equations must not exceed; both must also be below persistence. */
const MOST = { NRMSE_1: 0.2, NRMSE_10: 0.91 };

/** The list of checks, in order: later ones use the datasets and the run that earlier ones made. */
export function checks({ shared, work, command }) {
  const data = join(shared, "data/pde");
  const matching = (pattern) => {
    const found = readdirSync(data, { recursive: true }).map((path) => path.replaceAll("\\", "/"));
    return found
      .filter((path) => pattern.test(path))
      .sort()
      .map((path) => join(data, path));
  };
  const context = { data, work, command, matching };
  return [
    { name: "golden cases", run: () => checkGoldenCases(command, join(shared, "fixtures/pde"), PARITY_KINDS) },
    ...IMPORTS.map((entry) => ({
      name: `import ${entry.format} ${entry.files.source}`,
      run: () => checkImport(context, entry),
    })),
    {
      name: "a file whose compression is not understood is refused, never read as zeros",
      run: () => checkTrap(context),
    },
    { name: "import pbdl mini_ape2d", run: () => importMini(context) },
    { name: `${STEPS} steps on mini_ape2d`, run: () => checkTraining(context) },
  ];
}

async function checkImport({ work, command, matching }, { format, files, options = [], sims, frames }) {
  const out = join(work, `pde-${format}`);
  const words = ["--split", "test", "--unknown-label", ...options];
  await command(["data", "import", format, ...matching(files), ...words, "--out", out, "--overwrite"]);
  expectRows(out, "sims", sims);
  expectRows(out, "frames", frames);
}

async function checkTrap({ data, work, command }) {
  const out = join(work, "pde-trap");
  const trap = join(data, "formats/lzf_trap.h5");
  const refused = await command(["data", "import", "pbdl", trap, "--out", out]).catch((error) => error);
  if (!(refused instanceof Error)) throw new Error("it was read");
}

async function importMini({ work, command, matching }) {
  const out = join(work, "mini");
  await command(["data", "import", "pbdl", ...matching(MINI.files), "--split", "0.8,0,0.2", "--out", out]);
  expectRows(out, "sims", MINI.sims);
  expectRows(out, "frames", MINI.frames);
}

async function checkTraining({ work, command }) {
  const runs = ["--runs", join(work, "runs")];
  const steps = ["--steps", `${STEPS}`];
  await command(["train", "--data", join(work, "mini"), "--size", "small", "--name", "mini", ...steps, ...runs]);
  const table = (await command(["evaluate", "mini", ...runs])).trimEnd();
  const run = join(work, "runs/pde/mini");
  const ours = figuresOf(run, "PDE-Transformer", "mean");
  const still = figuresOf(run, "persistence", "mean");
  for (const [metric, most] of Object.entries(MOST)) {
    if (!(ours[metric] <= most && ours[metric] < still[metric]))
      throw new Error(
        `${table}\n${metric} is ${ours[metric]}; at most ${most} and less than ${still[metric]} is wanted`,
      );
  }
  return table;
}

function expectRows(dataset, table, expected) {
  if (expected === undefined) return;
  const found = rowsOf(dataset, table);
  if (found !== expected) throw new Error(`${found} rows of ${table}, expected ${expected}`);
}
