// A side of the bench that runs in Node: the core's model on one of the core's engines.
import { adamW, INFERENCE, Random, StepNoise } from "../../packages/core/dist/index.js";
import { timed } from "../timing.mjs";
import { loadParameters } from "./task-file.mjs";
import { makeTask } from "./tasks.mjs";

/** A model, its optimiser and one fixed batch. */
export class CoreSide {
  #batch;
  #lr;
  #training;
  #evaluate;
  #forward;
  #random = new Random(3);
  #count = 0;

  /**
   * @param request the load request, as serve.py describes it
   * @param engine what trains and runs the model: `training(spec)`, `inference(fn, options)`
   */
  static async load({ config, tensors, lr, weight_decay }, engine, name) {
    const task = makeTask(config);
    await loadParameters(tensors, task.model);
    return new CoreSide(task, { lr, weight_decay }, engine, name);
  }

  constructor({ model, loss, batch }, { lr, weight_decay }, engine, name) {
    this.name = name;
    this.#batch = batch;
    this.#lr = lr;
    const optimizer = adamW({ weightDecay: weight_decay, mask: () => true });
    const run = (fn, name) => engine.inference(fn, { name, model, weights: "fixed" });
    this.#training = engine.training({ loss, params: model, optimizer });
    this.#evaluate = run((tensors, context) => ({ loss: loss(tensors, context) }), "loss");
    this.#forward = run(({ x }, context) => ({ y: model.forward(x, context) }), "forward");
  }

  /** Loss of the batch, evaluation mode. */
  loss() {
    return this.#evaluate(this.#batch, INFERENCE).loss.data[0];
  }

  /** Values of the first example, evaluation mode. */
  output() {
    const { data, shape } = this.#infer();
    return [...data.subarray(0, data.length / shape[0])];
  }

  train(steps) {
    const loss = [];
    const ms = timed(steps, () => {
      const noise = new StepNoise(this.#random, this.#count++);
      loss.push(this.#training.step(this.#batch, { lr: this.#lr, noise }));
    });
    return { ms, loss };
  }

  infer(runs) {
    return { ms: timed(runs, () => this.#infer()) };
  }

  /** What compiling cost, by graph; empty for an engine that compiles nothing. */
  stats() {
    const graphs = { train: this.#training.stats?.(), infer: this.#forward.stats?.() };
    return Object.fromEntries(Object.entries(graphs).map(([name, all]) => [name, Object.values(all ?? {})[0]]));
  }

  #infer() {
    return this.#forward({ x: this.#batch.x }, INFERENCE).y;
  }
}
