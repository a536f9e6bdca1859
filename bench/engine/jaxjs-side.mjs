// A side of the bench on jax-js, from the installation whose folder SCIFORMER_JAXJS names; transformers only.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseSafetensors } from "../../packages/core/dist/index.js";
import { jaxTransformer } from "./transformer-jaxjs.mjs";

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/** Parameters, moments and one fixed batch; a step is one call of a jitted function. */
export class JaxJsSide {
  #jax;
  #parameters;
  #moments;
  #inputs;
  #step;
  #loss;
  #forward;
  #count = 0;

  static async load(request) {
    const require = createRequire(join(process.env.SCIFORMER_JAXJS, "package.json"));
    const entry = pathToFileURL(require.resolve("@jax-js/jax").replace(/\.cjs$/, ".js"));
    const jax = await import(entry);
    await jax.init("wasm");
    const { tensors } = parseSafetensors(await readFile(request.tensors), request.tensors);
    const version = JSON.parse(await readFile(new URL("../package.json", entry), "utf8")).version;
    return new JaxJsSide(jax, version, tensors, request);
  }

  constructor(jax, version, tensors, { config, lr, weight_decay }) {
    this.name = `jax-js ${version} wasm jit`;
    this.#jax = jax;
    const { numpy: np } = jax;
    const named = (prefix) =>
      Object.fromEntries(
        [...tensors]
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, { data, shape }]) => [name.slice(prefix.length), np.array(data.slice()).reshape([...shape])]),
      );
    this.#parameters = named("param/");
    this.#inputs = named("input/");
    const zeros = () => jax.tree.map((p) => np.zeros(p.shape), this.#parameters);
    this.#moments = { m: zeros(), v: zeros() };
    const { forward, loss } = jaxTransformer(jax, config.model);
    this.#forward = jax.jit(forward);
    this.#loss = jax.jit(loss);
    this.#step = jax.jit(this.#makeStep(loss, lr, weight_decay));
  }

  async loss() {
    const { x, y } = this.#inputs;
    return (await this.#loss(this.#kept(), x.ref, y.ref).data())[0];
  }

  async output() {
    const [batch] = this.#inputs.x.shape;
    const values = await this.#infer();
    return [...values.subarray(0, values.length / batch)];
  }

  async train(steps) {
    const loss = [];
    const ms = await timedAsync(steps, async () => loss.push(await this.#trainStep()));
    return { ms, loss };
  }

  async infer(runs) {
    return { ms: await timedAsync(runs, () => this.#infer()) };
  }

  /** The parameters, to be consumed by a call. */
  #kept() {
    return this.#jax.tree.ref(this.#parameters);
  }

  #infer() {
    return this.#forward(this.#kept(), this.#inputs.x.ref).data();
  }

  async #trainStep() {
    const { x, y } = this.#inputs;
    this.#count++;
    const corrections = [1 - BETA1 ** this.#count, Math.sqrt(1 - BETA2 ** this.#count)];
    const [c1, c2] = corrections.map((value) => this.#jax.numpy.array([value]));
    const next = this.#step(this.#parameters, this.#moments, c1, c2, x.ref, y.ref);
    this.#parameters = next.parameters;
    this.#moments = next.moments;
    await this.#jax.blockUntilReady(next.parameters);
    return (await next.value.data())[0];
  }

  /** Loss, gradients and AdamW as PyTorch orders it. */
  #makeStep(loss, lr, weightDecay) {
    const { tree, valueAndGrad, numpy: np } = this.#jax;
    return (parameters, moments, c1, c2, x, y) => {
      const [value, gradients] = valueAndGrad(loss)(tree.ref(parameters), x, y);
      const m = tree.map((old, g) => old.mul(BETA1).add(g.mul(1 - BETA1)), moments.m, tree.ref(gradients));
      const v = tree.map((old, g) => old.mul(BETA2).add(np.square(g).mul(1 - BETA2)), moments.v, gradients);
      const moved = tree.map(
        (p, mean, square) => {
          const denominator = np.sqrt(square.ref).div(c2.ref).add(EPSILON);
          return p.mul(1 - lr * weightDecay).sub(mean.ref.div(c1.ref).mul(lr).div(denominator));
        },
        parameters,
        m,
        v,
      );
      c1.dispose();
      c2.dispose();
      return { value, parameters: moved, moments: { m, v } };
    };
  }
}

/** Times `count` runs of asynchronous work, ms each. */
async function timedAsync(count, work) {
  const ms = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await work();
    ms.push(performance.now() - start);
  }
  return ms;
}
