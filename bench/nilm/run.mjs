// npm run bench -- nilm [--json]: a training step and an inference window, here and in plain PyTorch, in turns.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serialiseSafetensors } from "../../packages/core/dist/index.js";
import { chooseBackend } from "../../packages/core/dist/node.js";
import { findPython, Peer } from "../peer.mjs";
import { formatSummary, interleave } from "../timing.mjs";
import { Ours } from "./ours.mjs";

const BATCH = 8;
/** The wasm backend has one thread in Node, so the peer gets one. */
const THREADS = 1;
const SAME_OUTPUT = 2e-5;
const SIZES = [
  { size: "small", rounds: 12, steps: 3, windows: 10 },
  { size: "base", rounds: 8, steps: 1, windows: 5 },
];

/** Times one size; with a peer it first checks that both networks give the same output from the same weights. */
async function benchSize({ size, rounds, steps, windows }, peer, folder) {
  const ours = new Ours(size, BATCH);
  const loaded = peer && (await loadPeer(peer, ours, join(folder, `${size}.safetensors`)));
  const sides = (own, request) => ({
    ours: async () => own(),
    ...(peer && { pytorch: async () => (await peer.ask(request)).ms }),
  });
  const train = await interleave(
    sides(() => ours.train(steps), { do: "train", steps }),
    rounds,
  );
  const infer = await interleave(
    sides(() => ours.infer(windows), { do: "infer", windows }),
    rounds,
  );
  const { window } = ours.config.task;
  return {
    ...(loaded && { torch: loaded.torch }),
    rows: [
      { size, what: `training step, batch ${BATCH}, ${window} samples`, ...withRatio(train) },
      { size, what: `inference, 1 window of ${window} samples`, ...withRatio(infer) },
    ],
  };
}

async function loadPeer(peer, ours, tensors) {
  const stored = ({ data, shape }) => ({ dtype: "F32", shape, data });
  const parameters = [...ours.model.stateDict()].map(([key, value]) => [`param/${key}`, value]);
  const inputs = Object.entries(ours.batch).map(([name, value]) => [`input/${name}`, stored(value)]);
  await writeFile(tensors, serialiseSafetensors(new Map([...parameters, ...inputs])));
  const request = { do: "load", config: ours.config.model, tensors, threads: THREADS, lr: ours.learningRate };
  const answer = await peer.ask(request);
  const own = ours.output();
  const error = Math.max(...answer.output.map((value, i) => Math.abs(value - own[i])));
  if (!(error <= SAME_OUTPUT)) throw new Error(`the networks differ: outputs up to ${error} apart`);
  return answer;
}

function withRatio(times) {
  return times.pytorch ? { ...times, ratio: times.ours.median / times.pytorch.median } : times;
}

function print({ backend, torch, rows }) {
  console.log(backend);
  console.log(
    torch ? `peer: PyTorch ${torch}` : "peer: none (no python3 on the path imports torch): ours is timed alone",
  );
  for (const { size, what, ours, pytorch, ratio } of rows) {
    console.log(`\n${size}: ${what}`);
    console.log(`  ours     ${formatSummary(ours)}`);
    if (pytorch) console.log(`  PyTorch  ${formatSummary(pytorch)}\n  ratio    ${ratio.toFixed(2)} (ours / PyTorch)`);
  }
}

const python = findPython();
const peer = python && new Peer(python, fileURLToPath(new URL("peer.py", import.meta.url)), THREADS);
const folder = await mkdtemp(join(tmpdir(), "sciformer-bench-"));
try {
  const { line: backend } = await chooseBackend();
  const results = [];
  for (const size of SIZES) results.push(await benchSize(size, peer, folder));
  const report = {
    backend,
    threads: THREADS,
    torch: results[0].torch ?? null,
    rows: results.flatMap(({ rows }) => rows),
  };
  if (process.argv.includes("--json")) console.log(JSON.stringify(report));
  else print(report);
} finally {
  await peer?.close();
  await rm(folder, { recursive: true });
}
