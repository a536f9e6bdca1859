// The model beside plain PyTorch: a training step and inference of one batch, compiled.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  adamW,
  chain,
  clipByGlobalNorm,
  Random,
  StepNoise,
  serialiseSafetensors,
} from "../../packages/core/dist/index.js";
import { compiledEngine } from "../../packages/core/dist/node.js";
import { plugin } from "../../packages/pde/dist/node.js";
import { interleave, timed } from "../timing.mjs";

/** The wasm backend has one thread in Node, so the peer gets one. */
export const THREADS = 1;
const CLIP = 1;
const SAME_OUTPUT = 1e-4;
const SAME_LOSS = 1e-5;
const CASES = [
  { name: "small", size: "small", grid: 32, batch: 16, rounds: 10, steps: 3 },
  { name: "MC-S", size: "base", grid: 64, batch: 4, rounds: 8, steps: 1 },
];

/** A model of a named size, its label tables and last layers drawn, with one fixed batch. */
class Ours {
  #step;
  #infer;
  #random = new Random(1);
  #count = 0;

  constructor({ size, grid, batch }) {
    const named = plugin.sizes[size];
    this.config = { ...named, task: { ...named.task, grid: [grid, grid], random_shifts: false } };
    this.model = plugin.createModel(this.config).initialise(1);
    drawZeros(this.model);
    this.batch = plugin.collate(drawnWindows(this.config, batch), this.config);
    const engine = compiledEngine({ threads: THREADS });
    const loss = (tensors, context) => plugin.loss(this.model, tensors, context, this.config);
    const optimizer = chain(clipByGlobalNorm(CLIP), adamW({ weightDecay: 0 }));
    this.#step = engine.training({ loss, params: this.model, optimizer });
    const infer = (name, forward) => engine.inference(forward, { name, model: this.model, weights: "fixed" });
    const output = (tensors, context) => plugin.forward(this.model, tensors, context, this.config);
    this.#infer = infer("pde bench", (tensors, context) => ({ output: output(tensors, context) }));
    this.loss = () => infer("pde bench, loss", (t, context) => ({ loss: loss(t, context) }))(this.batch).loss.data[0];
  }

  output() {
    return this.#infer(this.batch).output.data;
  }

  train(steps) {
    const { lr } = this.config.recipe;
    return timed(steps, () => this.#step.step(this.batch, { lr, noise: new StepNoise(this.#random, this.#count++) }));
  }

  infer(runs) {
    return timed(runs, () => this.output());
  }
}

/** Parameters that start at 0 would hide the rest of the network: they are drawn. */
function drawZeros(model) {
  const random = new Random(3);
  for (const parameter of model.namedParameters().values()) {
    const values = parameter.variable.dataSync();
    if (values.every((value) => value === 0)) parameter.assign(values.map(() => 0.02 * random.normal()));
  }
}

/** Windows of noise: two channels, two frames. */
function drawnWindows({ task }, count) {
  const random = new Random(2);
  const length = 2 * task.channels * task.grid[0] * task.grid[1];
  return Array.from({ length: count }, (_, index) => ({
    simId: `drawn ${index}`,
    tag: "drawn",
    pdeId: index + 1,
    fieldIds: [1, 2],
    grid: task.grid,
    first: index,
    time: index,
    dt: 1,
    paramIds: [],
    paramValues: [],
    frames: Float32Array.from({ length }, () => random.normal()),
  }));
}

/** Gives the peer our weights and batch. @throws Error where outputs or losses of the two sides differ */
async function loadPeer(peer, ours, folder) {
  const { config, model, batch } = ours;
  const stored = ({ data, shape }) => ({ dtype: data instanceof Int32Array ? "I32" : "F32", shape, data });
  const parameters = [...model.stateDict()].map(([key, value]) => [`param/${key}`, value]);
  const inputs = Object.entries(batch).map(([name, value]) => [`input/${name}`, stored(value)]);
  const tensors = join(folder, "model.safetensors");
  await writeFile(tensors, serialiseSafetensors(new Map([...parameters, ...inputs])));
  const { predict } = config.task;
  const request = { config: config.model, tensors, threads: THREADS, lr: config.recipe.lr, clip: CLIP, predict };
  const { peer: torch, output, loss } = await peer.ask({ do: "load", ...request });
  const error = ours.output().reduce((most, value, i) => Math.max(most, Math.abs(value - output[i])), 0);
  if (!(error <= SAME_OUTPUT)) throw new Error(`the networks differ: outputs up to ${error} apart`);
  const apart = Math.abs(ours.loss() / loss - 1);
  if (!(apart <= SAME_LOSS)) throw new Error(`the losses differ by the share ${apart}`);
  return { torch, output: error, loss: apart };
}

async function benchOne(given, peer, folder) {
  const ours = new Ours(given);
  const same = peer && (await loadPeer(peer, ours, folder));
  const sides = (own, request) => ({
    ours: async () => own(),
    ...(peer && { pytorch: async () => (await peer.ask(request)).ms }),
  });
  const { name, grid, batch, rounds, steps } = given;
  const infer = sides(() => ours.infer(steps), { do: "infer", runs: steps });
  const inference = await interleave(infer, rounds);
  const train = sides(() => ours.train(steps), { do: "train", steps });
  const training = await interleave(train, rounds, 2);
  const of = `batch ${batch}, ${grid} x ${grid}, ${ours.model.parameterCount} parameters`;
  return {
    torch: same?.torch ?? null,
    rows: [
      { name, what: `training step, ${of}`, times: training },
      { name, what: `inference, ${of}`, times: inference },
    ],
    ...(same && { apart: { output: same.output, loss: same.loss } }),
  };
}

/** Both models: `times` by side. @param peer undefined where there is none: ours is timed alone */
export async function benchModel(peer, folder) {
  const results = [];
  for (const given of CASES) results.push(await benchOne(given, peer, folder));
  return {
    torch: results[0].torch,
    apart: results.map(({ apart }) => apart),
    rows: results.flatMap(({ rows }) => rows),
  };
}
