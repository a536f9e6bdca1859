// Genes from a trained generator: which space groups, which elements, how they are drawn.
import { InputError, Random } from "@sciformer/core";
import type { GenerationTask } from "../config.ts";
import { growthPlan, SLOTS, type TrainedGenerator } from "../evaluation/surprise.ts";
import { startToken } from "../tokenizer.ts";
import type { ElementRule } from "../wyformer/element-rule.ts";
import { elementTokens } from "../wyformer/growing.ts";
import { toScale } from "../wyformer/properties.ts";
import { type Request, type Sampled, type SamplingMode, sampleCrystals } from "../wyformer/sampling.ts";
import type { Calibration } from "../wyformer/temperature.ts";

/** What is asked for. */
export interface SampleOptions {
  readonly count: number;
  readonly seed: number;
  /** One for all; drawn as they occur in the data where it is left out. */
  readonly group?: number | undefined;
  /** Elements that must all occur, and none besides them; any where it is left out. */
  readonly elements?: readonly string[] | undefined;
  readonly temperature?: number;
  readonly topK?: number | undefined;
  /** `constrained` for a model that was trained so, else `raw`, unless given. */
  readonly sampling?: SamplingMode | undefined;
  readonly calibration?: Calibration | undefined;
  /** Values of the properties that the model is steered by, by column. */
  readonly condition?: Readonly<Record<string, number>>;
  /** Weight of the condition against none. */
  readonly guidance?: number;
}

/** One space group as often as it occurs in the data. */
function drawGroup(counts: GenerationTask["space_group_counts"], random: Random): number {
  const entries = Object.entries(counts);
  let rest = random.uniform() * entries.reduce((sum, [, count]) => sum + count, 0);
  for (const [group, count] of entries) {
    rest -= count;
    if (rest < 0) return Number(group);
  }
  return Number(entries.at(-1)![0]);
}

/** Two numbers a property: its value, and whether it is known. @throws InputError for a property that the model has not */
function conditionOf(task: GenerationTask, values: SampleOptions["condition"] = {}): Float32Array | undefined {
  const names = task.condition.map(({ column }) => column);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`the model is not steered by "${unknown}"; it is by ${names.join(", ") || "nothing"}`);
  }
  if (names.length === 0) return undefined;
  const pairs = task.condition.flatMap((spec) => {
    const value = values[spec.column];
    return value === undefined ? [0, 0] : [toScale(value, spec), 1];
  });
  return Float32Array.from(pairs);
}

/** Requests, each with a stream of its own. */
function* requests({ config }: TrainedGenerator, task: GenerationTask, options: SampleOptions): Generator<Request> {
  const random = new Random(options.seed);
  const required = options.elements && elementTokens(options.elements, task.vocabulary);
  const elements: ElementRule | undefined = required && { required, allowed: required };
  const condition = conditionOf(task, options.condition);
  for (let number = 0; number < options.count; number++) {
    const own = random.fork(number);
    const group = options.group ?? drawGroup(task.space_group_counts, own);
    const start = startToken(group, config.model, task);
    yield { group, start, elements, uniform: () => own.uniform(), ...(condition && { condition }) };
  }
}

/**
 * Crystals, in the order in which they are done: the short ones first.
 *
 * @throws InputError for a group, element or property that the model does not have, or a model of properties
 */
export function* sampleGenes(generator: TrainedGenerator, options: SampleOptions): Generator<Sampled> {
  const { infer, config } = generator;
  const { model, task } = config;
  if (task.kind !== "generation") throw new InputError("the run predicts properties; generate takes a generator");
  const { temperature = 1, topK, calibration, guidance = 1 } = options;
  const { sampling = task.validity_mask ? "constrained" : "raw" } = options;
  yield* sampleCrystals(requests(generator, task, options), {
    model,
    plan: growthPlan(config),
    infer,
    slots: SLOTS,
    mode: sampling,
    temperature,
    topK,
    calibration,
    guidance,
  });
}
