// Parity of the published sampling: tokens drawn with given uniform numbers, and the genes they are.
import {
  type Context,
  type ParityCase,
  type ParityOptions,
  type ParityPair,
  type ParityValues,
  readCase,
  requiredTensor,
  type TensorBatch,
} from "@sciformer/core";
import { z } from "zod";
import type { WyformerConfig } from "../config.ts";
import { crystals } from "../loss.ts";
import type { ElementRule } from "../wyformer/element-rule.ts";
import { elementTokens } from "../wyformer/growing.ts";
import { type Request, sampleCrystals } from "../wyformer/sampling.ts";
import type { Vocabulary } from "../wyformer/vocabulary.ts";
import { caseModel, caseRows, startRows } from "./case.ts";
import { decodedValue, listedVocabulary, vocabularyOf } from "./decode.ts";

/** Elements as the cases name them: symbols in a list or joined by dashes, or tokens. */
const elementsSchema = z.union([z.string(), z.array(z.union([z.string(), z.int()]))]);

const generateSchema = z.object({
  space_groups: z.array(z.int()),
  max_length: z.int().positive(),
  temperature: z.number().positive().default(1),
  required: elementsSchema.nullish(),
  allowed: elementsSchema.nullish(),
  vocabulary: listedVocabulary,
  decoded: z.array(z.unknown()).optional(),
});

type Case = z.infer<typeof generateSchema>;

function tokensOf(elements: z.infer<typeof elementsSchema>, vocabulary: Vocabulary): number[] {
  const names = typeof elements === "string" ? elements.split("-") : elements;
  return names.flatMap((name) => (typeof name === "number" ? name : elementTokens([name.trim()], vocabulary)));
}

/** The case's rule of elements; none where it requires nothing and allows everything. */
function elementRule({ required: must, allowed }: Case, vocabulary: Vocabulary): ElementRule | undefined {
  const isOpen = allowed === undefined || allowed === null || allowed === "all";
  if (must === undefined || must === null) {
    return isOpen || allowed === "fix" ? undefined : { required: [], allowed: tokensOf(allowed, vocabulary) };
  }
  const required = tokensOf(must, vocabulary);
  if (isOpen) return { required };
  return { required, allowed: allowed === "fix" ? required : tokensOf(allowed, vocabulary) };
}

/** What is asked for, with the case's uniform numbers [sites, fields, crystals]. */
function requestsOf(testCase: ParityCase, json: Case, config: WyformerConfig, vocabulary: Vocabulary): Request[] {
  const { data, shape } = requiredTensor(testCase, "input/uniforms");
  const [, fields, rows] = shape as [number, number, number];
  const starts = startRows(testCase, config);
  const conditions = config.condition_dim === null ? [] : caseRows(testCase, "cond");
  const elements = elementRule(json, vocabulary);
  const targets = [...config.cascade.keys()].filter((i) => config.cascade[i]!.is_target);
  // The numbers of fields that are not predicted, where the case has any, are passed over.
  const place = (target: number) => (fields === targets.length ? target : targets[target]!);
  return json.space_groups.map((group, row) => ({
    group,
    start: starts[row]!,
    elements,
    uniform: (known, target) => Number(data[(known * fields + place(target)) * rows + row]),
    ...(conditions[row] && { condition: conditions[row] }),
  }));
}

/** Kind `wyformer.generate`. */
export async function generateParity(testCase: ParityCase, { engine }: ParityOptions): Promise<ParityValues> {
  const json = readCase(testCase, generateSchema);
  const { model, config } = caseModel(testCase);
  const vocabulary = vocabularyOf(json.vocabulary);
  const requests = requestsOf(testCase, json, config, vocabulary);
  const forward = (batch: TensorBatch, context: Context) => ({
    output: model.forward(crystals(batch, config), context),
  });
  const infer = engine.inference(forward, { name: "wyformer", model, weights: "fixed" });
  const { temperature, max_length: places } = json;
  const plan = { cascade: config.cascade, vocabulary, places };
  const options = { model: config, plan, infer, slots: requests.length, mode: "raw", temperature } as const;
  const sampled = [...sampleCrystals(requests, options)].sort((a, b) => a.request - b.request);
  infer.dispose();
  model.dispose();
  const names = config.cascade.map(({ field }) => field);
  const tokens = sampled.flatMap((one) => one.places.flatMap((place) => names.map((name) => place[name] ?? 0)));
  const decoded: ParityPair = { got: sampled.map((one) => decodedValue(one.decoded)), want: json.decoded };
  return {
    "output/tokens": { shape: [requests.length, places, names.length], data: tokens },
    ...(json.decoded && { decoded }),
  };
}
