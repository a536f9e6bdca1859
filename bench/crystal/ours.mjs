// Our side of the crystal bench: the package's generator, one training step and generation, compiled.
import { adamW, chain, clipByGlobalNorm, Random, StepNoise } from "../../packages/core/dist/index.js";
import { compiledEngine } from "../../packages/core/dist/node.js";
import { growthPlan, SLOTS } from "../../packages/crystal/dist/evaluation/surprise.js";
import { sampleGenes } from "../../packages/crystal/dist/generate/sample.js";
import { loadRun, plugin } from "../../packages/crystal/dist/node.js";
import { siteByLetter } from "../../packages/crystal/dist/symmetry/sites.js";
import { spaceGroup } from "../../packages/crystal/dist/symmetry/space-groups.js";
import { placesOf, startToken } from "../../packages/crystal/dist/tokenizer.js";
import { sampleCrystals } from "../../packages/crystal/dist/wyformer/sampling.js";
import { timed } from "../timing.mjs";

/** Crystals that are generated in one run. */
export const CRYSTALS = 512;

const engine = () => compiledEngine({ threads: 1 });

/** A generator of a named size with one fixed batch of its recipe's, and what a generation starts from. */
export class Ours {
  #step;
  #infer;
  #count = 0;
  #random = new Random(1);

  constructor(size) {
    this.config = plugin.sizes[size];
    const { model: config, recipe } = this.config;
    this.model = plugin.createModel(this.config).initialise(1);
    this.batch = plugin.collate(exampleRows(this.config, recipe.batchSize), this.config, new Random(2));
    const own = engine();
    const loss = (tensors, context) => plugin.loss(this.model, tensors, context, this.config);
    const optimizer = chain(clipByGlobalNorm(recipe.clipNorm), adamW({ weightDecay: 0 }));
    this.#step = own.training({ loss, params: this.model, optimizer });
    const forward = (tensors, context) => ({ output: plugin.forward(this.model, tensors, context, this.config) });
    const checked = (tensors, context) => ({ ...forward(tensors, context), loss: loss(tensors, context) });
    const options = { model: this.model, weights: "fixed" };
    this.#infer = own.inference(forward, { name: "crystal bench", ...options });
    this.check = () => own.inference(checked, { name: "crystal bench, loss", ...options })(this.batch);
    this.generation = startsOf(this.config, config.cascade.filter(({ is_target }) => is_target).length);
  }

  train(steps) {
    const { lr } = this.config.recipe;
    return timed(steps, () => this.#step.step(this.batch, { lr, noise: new StepNoise(this.#random, this.#count++) }));
  }

  /** The published sampling: every place of every crystal is drawn. Tokens by crystal, place and field. */
  sample() {
    const { model } = this.config;
    const { requests } = this.generation;
    const options = { model, plan: growthPlan(this.config), infer: this.#infer, slots: SLOTS, mode: "raw" };
    const made = [...sampleCrystals(requests, options)].sort((a, b) => a.request - b.request);
    return made.map(({ places }) => places.map((tokens) => Object.values(tokens)));
  }

  generate(runs) {
    return timed(runs, () => this.sample());
  }
}

/** The model that comes with the package, drawn from as `generate` does. */
export async function pretrained() {
  const run = await loadRun("pretrained", { engine: engine() });
  const generation = startsOf(run.config, run.config.model.cascade.length);
  let seed = 0;
  const generate = (runs) => timed(runs, () => [...sampleGenes(run, { count: CRYSTALS, seed: ++seed })]);
  return { config: run.config, model: run.model, generation, generate };
}

/** Space groups and random numbers of a generation: tensors for a peer, and the same as requests. */
function startsOf(config, targets) {
  const { task, model } = config;
  const random = new Random(3);
  const places = placesOf(task);
  const shape = [CRYSTALS, places, targets];
  const uniforms = Float32Array.from({ length: CRYSTALS * places * targets }, () => random.uniform());
  const requests = Array.from({ length: CRYSTALS }, (_, crystal) => {
    const group = task.space_groups[random.integer(task.space_groups.length)];
    const uniform = (known, target) => uniforms[(crystal * places + known) * targets + target];
    return { group, start: startToken(group, model, task), uniform };
  });
  const start = Float32Array.from(requests.flatMap((request) => [...request.start]));
  const tensors = {
    start: { data: start, shape: [CRYSTALS, start.length / CRYSTALS] },
    uniforms: { data: uniforms, shape },
  };
  return { requests, tensors };
}

/** Crystals of one to eight general sites. */
function exampleRows({ task }, count) {
  const random = new Random(4);
  const groups = task.space_groups.filter((group) => {
    const { siteSymmetry, enumeration } = spaceGroup(group).positions.at(-1);
    return (
      task.vocabulary.site_symmetries.includes(siteSymmetry) && task.vocabulary.sites_enumeration.includes(enumeration)
    );
  });
  return Array.from({ length: count }, (_, i) => {
    const group = random.pick(groups);
    const { letter } = spaceGroup(group).positions.at(-1);
    const sites = Array.from({ length: 1 + random.integer(8) }, () => {
      return siteByLetter(group, random.pick(task.vocabulary.elements), letter);
    });
    return { id: `crystal-${i}`, gene: { group, sites } };
  });
}
