// npm run bench -- crystal [--json]: a training step and generation, here and in plain PyTorch, in turns.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serialiseSafetensors } from "../../packages/core/dist/index.js";
import { chooseBackend } from "../../packages/core/dist/node.js";
import { findPython, Peer } from "../peer.mjs";
import { formatSummary, interleave } from "../timing.mjs";
import { CRYSTALS, Ours, pretrained } from "./ours.mjs";

/** The wasm backend has one thread in Node, so both sides get one. */
const THREADS = 1;
const SAME_OUTPUT = 2e-5;
const SAME_LOSS = 1e-5;
/** Share of the crystals whose drawn tokens are the same; a random number may lie on the edge of two tokens. */
const SAME_TOKENS = 0.97;
const SIZES = [
  { size: "small", rounds: 8, steps: 10, runs: 1 },
  { size: "base", rounds: 8, steps: 6, runs: 1 },
];
const TRAINED = { rounds: 12, runs: 2 };

/** Blocks of both sides; without a peer of ours alone. */
function sides(peer, own, request) {
  return { ours: async () => own(), ...(peer && { pytorch: async () => (await peer.ask(request)).ms }) };
}

/** Times one size of random weights; with a peer it first checks that both sides compute the same. */
async function benchSize({ size, rounds, steps, runs }, peer, folder) {
  const ours = new Ours(size);
  const { recipe } = ours.config;
  const loaded = peer && (await loadPeer(peer, ours, join(folder, `${size}.safetensors`)));
  if (loaded) requireSame(loaded, ours);
  // Generation first: training moves the weights, and with them how a crystal is drawn.
  const drawn = sides(peer, () => ours.generate(runs), { do: "generate", runs, drop: false });
  const generation = await interleave(drawn, rounds);
  const trained = sides(peer, () => ours.train(steps), { do: "train", steps });
  const training = await interleave(trained, rounds, 2);
  const places = ours.generation.tensors.uniforms.shape[1];
  return {
    torch: loaded?.torch,
    rows: [
      { size, what: `training step, batch ${recipe.batchSize}, ${places} places`, ...withRatio(training) },
      {
        size,
        what: `generation as published, ${CRYSTALS} crystals, all ${places} places of each`,
        ...withRatio(generation),
        ...withRates(generation),
      },
    ],
  };
}

/** Times generation by the trained model that comes with the package. */
async function benchTrained({ rounds, runs }, peer, folder) {
  const ours = await pretrained();
  if (peer) await loadPeer(peer, ours, join(folder, "pretrained.safetensors"));
  const both = sides(peer, () => ours.generate(runs), { do: "generate", runs, drop: true });
  const times = await interleave(both, rounds, 2);
  const what = `generation to STOP, ${CRYSTALS} crystals; ours within the rules of symmetry, decoded to genes`;
  return { size: "pretrained", what, ...withRatio(times), ...withRates(times) };
}

/** Gives the peer our weights and inputs; returns what it computes of them. */
async function loadPeer(peer, { model, batch = {}, config, generation }, path) {
  const stored = ({ data, shape }) => ({ dtype: data instanceof Int32Array ? "I32" : "F32", shape, data });
  const tensors = [
    ...[...model.stateDict()].map(([key, value]) => [`param/${key}`, value]),
    ...Object.entries(batch).map(([name, value]) => [`input/${name}`, stored(value)]),
    ...Object.entries(generation.tensors).map(([name, value]) => [`generation/${name}`, stored(value)]),
  ];
  await writeFile(path, serialiseSafetensors(new Map(tensors)));
  const { lr, clipNorm } = config.recipe;
  return peer.ask({ do: "load", config: config.model, tensors: path, threads: THREADS, lr, clip: clipNorm });
}

/** @throws Error where scores, loss or drawn tokens of the two sides differ */
function requireSame({ output, loss, tokens }, ours) {
  const own = ours.check();
  const error = Math.max(...output.map((value, i) => Math.abs(value - own.output.data[i])));
  if (!(error <= SAME_OUTPUT)) throw new Error(`the networks differ: outputs up to ${error} apart`);
  const [ownLoss] = own.loss.data;
  if (!(Math.abs(ownLoss / loss - 1) <= SAME_LOSS)) throw new Error(`the losses differ: ${ownLoss} and ${loss}`);
  const drawn = ours.sample();
  const same = drawn.filter((places, i) => JSON.stringify(places) === JSON.stringify(tokens[i])).length;
  if (!(same >= SAME_TOKENS * CRYSTALS)) throw new Error(`only ${same} of ${CRYSTALS} drawn crystals are the same`);
}

function withRatio(times) {
  return times.pytorch ? { ...times, ratio: times.ours.median / times.pytorch.median } : times;
}

/** Wyckoff representations a second. */
function withRates(times) {
  const rate = ({ median }) => (1000 * CRYSTALS) / median;
  return { rates: Object.fromEntries(Object.entries(times).map(([side, summary]) => [side, rate(summary)])) };
}

function print({ backend, torch, rows }) {
  console.log(backend);
  console.log(
    torch ? `peer: PyTorch ${torch}` : "peer: none (no python3 on the path imports torch): ours is timed alone",
  );
  for (const { size, what, ours, pytorch, ratio, rates } of rows) {
    const speed = (side) => (rates ? `, ${rates[side].toFixed(0)} representations/s` : "");
    console.log(`\n${size}: ${what}`);
    console.log(`  ours     ${formatSummary(ours)}${speed("ours")}`);
    if (!pytorch) continue;
    console.log(`  PyTorch  ${formatSummary(pytorch)}${speed("pytorch")}`);
    console.log(`  ratio    ${ratio.toFixed(2)} (ours / PyTorch)`);
  }
}

const python = findPython();
const peer = python && new Peer(python, fileURLToPath(new URL("peer.py", import.meta.url)), THREADS);
const folder = await mkdtemp(join(tmpdir(), "sciformer-bench-"));
try {
  const { line: backend } = await chooseBackend();
  const results = [];
  for (const size of SIZES) results.push(await benchSize(size, peer, folder));
  const trained = await benchTrained(TRAINED, peer, folder);
  const rows = [...results.flatMap((result) => result.rows), trained];
  const report = { backend, threads: THREADS, torch: results[0].torch ?? null, rows };
  if (process.argv.includes("--json")) console.log(JSON.stringify(report));
  else print(report);
} finally {
  await peer?.close();
  await rm(folder, { recursive: true });
}
