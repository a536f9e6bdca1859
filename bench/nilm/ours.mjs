// Our side of the nilm bench: the package's model, one training step and one inference window.
import { createRequire } from "node:module";
import { adamW, EagerStep, INFERENCE, Random, StepNoise } from "../../packages/core/dist/index.js";
import { plugin } from "../../packages/nilm/dist/node.js";
import { timed } from "../timing.mjs";

const fromPackage = createRequire(new URL("../../packages/nilm/package.json", import.meta.url));
const tf = fromPackage("@tensorflow/tfjs-core");

/** A model of a named size with one fixed batch of noise. */
export class Ours {
  #step;
  #count = 0;
  #random = new Random(1);

  constructor(size, batch) {
    this.config = plugin.sizes[size];
    this.learningRate = this.config.recipe.lr;
    this.model = plugin.createModel(this.config).initialise(1);
    this.batch = noiseBatch(this.config, batch);
    const loss = (tensors, context) => plugin.loss(this.model, tensors, context, this.config);
    this.#step = new EagerStep(this.model, loss, adamW({ weightDecay: 0 }));
  }

  /** Values of the whole batch, evaluation mode. */
  output() {
    return this.#forward(this.batch.x);
  }

  train(steps) {
    return timed(steps, () => {
      const context = { training: true, noise: new StepNoise(this.#random, this.#count++) };
      this.#step.run(this.batch, context, this.learningRate);
    });
  }

  infer(windows) {
    const { data, shape } = this.batch.x;
    const one = { data: data.subarray(0, data.length / shape[0]), shape: [1, ...shape.slice(1)] };
    return timed(windows, () => this.#forward(one));
  }

  #forward({ data, shape }) {
    return tf.tidy(() => this.model.forward(tf.tensor(data.slice(), [...shape]), INFERENCE).dataSync());
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
