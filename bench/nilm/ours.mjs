// Our side of the nilm bench: the package's model, one training step and one inference window, compiled.
import { adamW, Random, StepNoise } from "../../packages/core/dist/index.js";
import { compiledEngine } from "../../packages/core/dist/node.js";
import { plugin } from "../../packages/nilm/dist/node.js";
import { timed } from "../timing.mjs";

/** A model of a named size with one fixed batch of noise. */
export class Ours {
  #step;
  #infer;
  #count = 0;
  #random = new Random(1);

  constructor(size, batch, engine = compiledEngine({ threads: 1 })) {
    this.config = plugin.sizes[size];
    this.learningRate = this.config.recipe.lr;
    this.model = plugin.createModel(this.config).initialise(1);
    this.batch = noiseBatch(this.config, batch);
    const loss = (tensors, context) => plugin.loss(this.model, tensors, context, this.config);
    this.#step = engine.training({ loss, params: this.model, optimizer: adamW({ weightDecay: 0 }) });
    const forward = (tensors, context) => ({ y: plugin.forward(this.model, tensors, context, this.config) });
    this.#infer = engine.inference(forward, { name: "nilm bench", model: this.model, weights: "fixed" });
  }

  /** Values of the whole batch, evaluation mode. */
  output() {
    return this.#infer({ x: this.batch.x }).y.data;
  }

  train(steps) {
    return timed(steps, () => {
      const noise = new StepNoise(this.#random, this.#count++);
      this.#step.step(this.batch, { lr: this.learningRate, noise });
    });
  }

  infer(windows) {
    const { data, shape } = this.batch.x;
    const one = { data: data.subarray(0, data.length / shape[0]), shape: [1, ...shape.slice(1)] };
    return timed(windows, () => this.#infer({ x: one }).y.data);
  }
}

function noiseBatch({ model, task }, batch) {
  const random = new Random(2);
  const draw = (...shape) => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.uniform());
    return { data, shape };
  };
  return { x: draw(batch, 1 + model.c_embedding, task.window), y: draw(batch, model.c_out, task.window) };
}
