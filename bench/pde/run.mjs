// npm run bench -- pde [--json]: the solver beside NumPy and SciPy, the model beside plain PyTorch, in turns.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseBackend } from "../../packages/core/dist/node.js";
import { findPython, Peer } from "../peer.mjs";
import { formatSummary } from "../timing.mjs";
import { benchModel, THREADS } from "./model.mjs";
import { benchSolver } from "./solver.mjs";

const NAMES = { ours: "ours", numpy: "NumPy", scipy: "SciPy", pytorch: "PyTorch" };

/** Runs `work` beside a peer in Python, where there is one. */
async function beside(python, script, work) {
  const peer = python && new Peer(python, fileURLToPath(new URL(script, import.meta.url)), THREADS);
  const folder = await mkdtemp(join(tmpdir(), "sciformer-bench-"));
  try {
    return await work(peer, folder);
  } finally {
    await peer?.close();
    await rm(folder, { recursive: true });
  }
}

/** Ours over each of the others. */
function withRatios({ times, ...row }) {
  const { ours, ...others } = times;
  const ratios = Object.entries(others).map(([side, { median }]) => [side, ours.median / median]);
  return { ...row, times, ratios: Object.fromEntries(ratios) };
}

function printTimes({ times, ratios }, rate) {
  for (const [side, summary] of Object.entries(times)) {
    const ratio = side in ratios ? `, ours / ${NAMES[side]} ${ratios[side].toFixed(2)}` : "";
    console.log(`  ${NAMES[side].padEnd(8)}${formatSummary(summary)}${rate(summary)}${ratio}`);
  }
}

function print({ backend, solver, model }) {
  console.log(backend);
  const { versions } = solver;
  console.log(
    versions
      ? `peers: NumPy ${versions.numpy}, SciPy ${versions.scipy ?? "none"}, PyTorch ${model.torch}; one thread each`
      : "peers: none (no python3 on the path imports torch): ours is timed alone",
  );
  for (const row of solver.rows) {
    console.log(`\nsolver: ${row.tag}, ${row.size} x ${row.size}, float64, one time step`);
    printTimes(row, ({ median }) => `, ${(1000 / median).toFixed(0)} steps/s`);
  }
  for (const row of model.rows) {
    console.log(`\n${row.name}: ${row.what}`);
    printTimes(row, () => "");
  }
}

const python = findPython();
const { line: backend } = await chooseBackend();
const solver = await beside(python, "solver_peer.py", benchSolver);
const model = await beside(python, "model_peer.py", benchModel);
const report = {
  backend,
  threads: THREADS,
  solver: { ...solver, rows: solver.rows.map(withRatios) },
  model: { ...model, rows: model.rows.map(withRatios) },
};
if (process.argv.includes("--json")) console.log(JSON.stringify(report));
else print(report);
