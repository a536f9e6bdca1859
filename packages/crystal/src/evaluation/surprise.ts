// How surprising crystals are to a generator: -log p, site by site and field by field.
import { type Inference, Random } from "@sciformer/core";
import type { CrystalConfig } from "../config.ts";
import type { Gene } from "../gene.ts";
import { type CrystalRow, placesOf, startToken } from "../tokenizer.ts";
import { probabilities } from "../wyformer/distribution.ts";
import { fieldOf, siteViews } from "../wyformer/fields.ts";
import { Growing, type GrowthPlan } from "../wyformer/growing.ts";
import { batchWidth, growthBatch, scoresOf } from "../wyformer/sampling.ts";
import { type Calibration, type CalibrationGroup, calibrate } from "../wyformer/temperature.ts";
import { requireKnown } from "../wyformer/vocabulary.ts";

/** Crystals that run through the model together; the same for all, as every shape is compiled once. */
export const SLOTS = 128;

/** -log p of a crystal in nats, by predicted field, the fields of all sites and of STOP summed. */
export type Surprise = Readonly<Record<string, number>>;

/** What a trained generator is asked with. */
export interface TrainedGenerator {
  readonly infer: Inference;
  readonly config: CrystalConfig;
}

/** Places of crystals of a task, and the fields of each. */
export function growthPlan({ model, task }: CrystalConfig): GrowthPlan {
  return { cascade: model.cascade, vocabulary: task.vocabulary, places: placesOf(task) };
}

/** A crystal of which so many sites are known. */
interface Cut {
  /** Place of its crystal. */
  readonly row: number;
  /** In the order in which they come. */
  readonly gene: Gene;
  readonly known: number;
  readonly growing: Growing;
}

/** One order of the sites for each crystal, always the same. */
function ordered(gene: Gene, seed: number): Gene {
  return { group: gene.group, sites: new Random(seed).shuffle([...gene.sites]) };
}

/**
 * Every crystal with 0, 1, ... all of its sites known; those with few come first.
 *
 * @throws InputError for a crystal that the model has no tokens for, or too many sites
 */
function* cutsOf(rows: readonly CrystalRow[], config: CrystalConfig): Generator<Cut> {
  const { model, task } = config;
  const plan = growthPlan(config);
  for (const { id, gene } of rows) requireKnown(gene, task.vocabulary, id);
  const genes = rows.map(({ gene }, row) => ordered(gene, row));
  const starts = rows.map(({ gene }) => startToken(gene.group, model, task));
  const longest = Math.max(...genes.map(({ sites }) => sites.length));
  for (let known = 0; known <= longest; known++) {
    for (const [row, gene] of genes.entries()) {
      if (known > gene.sites.length) continue;
      const { group, sites } = gene;
      const growing = new Growing(plan, { group, start: starts[row]!, sites: sites.slice(0, known) });
      yield { row, gene, known, growing };
    }
  }
}

/** What is true of a field: a distribution over its tokens. */
function truth(cut: Cut, name: string, isFirst: boolean, config: CrystalConfig): Float64Array {
  const { size } = config.model.cascade.find(({ field }) => field === name)!;
  const wanted = new Float64Array(size);
  const field = fieldOf(name, config.task.vocabulary);
  const sites = siteViews(cut.gene).slice(cut.known);
  if (!isFirst || sites.length === 0) wanted[trueToken(cut, name, config)] = 1;
  else for (const site of sites) wanted[field.encode(site)[0]!]! += 1 / sites.length;
  return wanted;
}

/** The token of the next site, STOP where there is none. */
function trueToken({ gene, known }: Cut, name: string, { task }: CrystalConfig): number {
  const field = fieldOf(name, task.vocabulary);
  const site = siteViews(gene)[known];
  return site ? field.encode(site)[0]! : field.stop[0]!;
}

/** Scores of a field for a cut, what of it can be, and what is true. */
interface Judged {
  readonly cut: Cut;
  /** Index among the predicted fields. */
  readonly target: number;
  readonly field: string;
  readonly logits: Float32Array;
  readonly allowed: Uint8Array | undefined;
  readonly truth: Float64Array;
}

function* judge(rows: readonly CrystalRow[], { infer, config }: TrainedGenerator): Generator<Judged> {
  const { model, task } = config;
  const plan = growthPlan(config);
  const isSet = task.kind === "generation" && task.permuted;
  const isMasked = task.kind === "generation" && task.validity_mask;
  const targets = model.cascade.filter(({ is_target }) => is_target);
  for (const cuts of blocks(cutsOf(rows, config), SLOTS)) {
    const filled = Array.from({ length: SLOTS }, (_, i) => cuts[Math.min(i, cuts.length - 1)]!.growing);
    for (const [target, { field }] of targets.entries()) {
      const sites = batchWidth(Math.max(...cuts.map(({ known }) => known)), plan.places);
      const output = infer(conditionless(growthBatch(filled, model, sites), config)).output!;
      for (const [row, cut] of cuts.entries()) {
        const logits = scoresOf(output, row, cut.growing.index, model);
        const allowed = isMasked ? cut.growing.allowed() : undefined;
        const wanted = truth(cut, field, target === 0 && isSet, config);
        yield { cut, target, field, logits, allowed, truth: wanted };
        cut.growing.choose(trueToken(cut, field, config));
      }
    }
  }
}

/** Where a generator is conditioned: nothing is known. */
function conditionless(batch: ReturnType<typeof growthBatch>, { model }: CrystalConfig) {
  if (model.condition_dim === null) return batch;
  const shape = [SLOTS, model.condition_dim];
  return { ...batch, condition: { data: new Float32Array(SLOTS * model.condition_dim), shape } };
}

function* blocks<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let block: T[] = [];
  for (const item of items) {
    block.push(item);
    if (block.length < size) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

/**
 * -log p of every crystal, its sites in one order.
 *
 * @throws InputError for a crystal that the model has no tokens for
 */
export function surprises(rows: readonly CrystalRow[], generator: TrainedGenerator): Surprise[] {
  const sums = rows.map((): Record<string, number> => ({}));
  for (const { cut, field, logits, allowed, truth: wanted } of judge(rows, generator)) {
    const shares = probabilities(logits, { temperature: 1, allowed });
    const sum = sums[cut.row]!;
    for (const [token, share] of wanted.entries()) {
      if (share > 0) sum[field] = (sum[field] ?? 0) - share * Math.log(Math.max(shares[token]!, 1e-30));
    }
  }
  return sums;
}

/** Temperatures under which the probabilities of what is true are highest. */
export function calibration(rows: readonly CrystalRow[], generator: TrainedGenerator): Calibration {
  const groups = new Map<
    string,
    { target: number; known: number; tokens: number; logits: number[]; targets: number[] }
  >();
  for (const { cut, target, logits, allowed, truth: wanted } of judge(rows, generator)) {
    const key = `${target} ${cut.known}`;
    const tokens = logits.length;
    const group = groups.get(key) ?? { target, known: cut.known, tokens, logits: [], targets: [] };
    groups.set(key, group);
    for (const [token, logit] of logits.entries()) {
      group.logits.push(allowed && !allowed[token] ? IMPOSSIBLE : logit);
      group.targets.push(wanted[token]!);
    }
  }
  const { cascade } = generator.config.model;
  const all: CalibrationGroup[] = [...groups.values()];
  return calibrate(all, cascade.filter(({ is_target }) => is_target).length);
}

/** Low enough to have no share at any temperature that a fit tries. */
const IMPOSSIBLE = -1e6;
