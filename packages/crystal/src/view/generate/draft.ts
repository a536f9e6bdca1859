// A crystal in the making: the tokens that were drawn, what may come next, and how probable each is.
import { Random } from "@sciformer/core";
import type { HostTensor } from "@sciformer/core/view";
import type { Gene } from "../../gene.ts";
import { startToken } from "../../tokenizer.ts";
import { drawToken, probabilities } from "../../wyformer/distribution.ts";
import type { ElementRule } from "../../wyformer/element-rule.ts";
import { elementTokens, Growing, type GrowthPlan } from "../../wyformer/growing.ts";
import { scoresOf } from "../../wyformer/sampling.ts";
import { type Calibration, temperatureAt } from "../../wyformer/temperature.ts";
import { serviceTokens } from "../../wyformer/vocabulary.ts";
import type { Generator } from "./task.ts";

/** What the crystal is to be, and how it is drawn. */
export interface DraftSettings {
  readonly group: number;
  /** Elements that all occur, and no others; any where there are none. */
  readonly elements: readonly string[];
  readonly temperature: number;
  /** 0: all tokens. */
  readonly topK: number;
  readonly calibration: Calibration | undefined;
}

/** One token that may come next. */
export interface Candidate {
  readonly token: number;
  readonly label: string;
  /** With the rules, the temperature and top-k. */
  readonly share: number;
  /** As the model has it, before any of these. */
  readonly raw: number;
}

const STOP = "STOP";

function planOf({ model, task }: Generator): GrowthPlan {
  return { cascade: model.cascade, vocabulary: task.vocabulary, places: task.max_sites + 1 };
}

/** The crystal after some tokens. @throws InputError for a group or element that the model does not know */
export function grown(generator: Generator, settings: DraftSettings, tokens: readonly number[]): Growing {
  const { model, task } = generator;
  const required = elementTokens(settings.elements, task.vocabulary);
  const elements: ElementRule | undefined = required.length > 0 ? { required, allowed: required } : undefined;
  const start = startToken(settings.group, model, task);
  const crystal = new Growing(planOf(generator), { group: settings.group, start, elements });
  for (const token of tokens) {
    if (isComplete(crystal)) break;
    crystal.choose(token);
  }
  return crystal;
}

/** True when STOP stands in all fields, or there is no place left. */
export function isComplete(crystal: Growing): boolean {
  return crystal.isFull || (crystal.isStopped && crystal.index === 0);
}

/** The distribution that the next token is drawn from; tokens that cannot come have no share. */
export function candidates(
  { model, task }: Generator,
  { temperature, topK, calibration }: DraftSettings,
  crystal: Growing,
  output: HostTensor,
): Candidate[] {
  const { index, known, field } = crystal;
  const scores = scoresOf(output, 0, index, model);
  const target = model.cascade.filter(({ is_target }, i) => is_target && i < index).length;
  const calibrated = calibration ? temperatureAt(calibration, target, known) : 1;
  const shares = probabilities(scores, {
    temperature: temperature * calibrated,
    topK: topK > 0 ? topK : undefined,
    allowed: crystal.allowed(),
  });
  const raw = probabilities(scores, { temperature: 1 });
  return Array.from(shares, (share, token) => ({
    token,
    label: tokenLabel(field.field, token, task),
    share,
    raw: raw[token]!,
  }));
}

/** `Na`, `4/mmm`, `STOP`. */
export function tokenLabel(field: string, token: number, { vocabulary }: Generator["task"]): string {
  const values = vocabulary[field as keyof typeof vocabulary];
  const count = values?.length ?? 8;
  const { mask, stop, pad } = serviceTokens(count);
  if (token === stop) return STOP;
  if (token === mask) return "MASK";
  if (token === pad) return "PAD";
  return String(values?.[token] ?? token);
}

/** A token that was drawn. */
export interface DrawnToken {
  /** From 1. */
  readonly site: number;
  readonly field: string;
  readonly label: string;
  /** Probability with which it was drawn; undefined until the model has said it. */
  readonly share: number | undefined;
}

/** @param output what the model says after the tokens before, where that is known */
export function drawnTokens(
  generator: Generator,
  settings: DraftSettings,
  tokens: readonly number[],
  output: (before: readonly number[]) => HostTensor | undefined,
): DrawnToken[] {
  const targets = targetsOf(generator);
  const labels = tokens.map((token, at) => tokenLabel(targets[at % targets.length]!.field, token, generator.task));
  return tokens.map((token, at) => {
    const before = tokens.slice(0, at);
    const isForced = at % targets.length > 0 && labels[at - (at % targets.length)] === STOP;
    const scores = isForced ? undefined : output(before);
    const all = scores && candidates(generator, settings, grown(generator, settings, before), scores);
    const site = 1 + Math.floor(at / targets.length);
    const { field } = targets[at % targets.length]!;
    return { site, field, label: labels[at]!, share: isForced ? 1 : all?.[token]?.share };
  });
}

/** STOP in the first field of a site is STOP in all: nothing is left to draw. */
export function withStops(generator: Generator, tokens: readonly number[]): readonly number[] {
  const targets = targetsOf(generator);
  const [first] = targets;
  const isFirst = tokens.length % targets.length === 1 % targets.length;
  if (!isFirst || tokenLabel(first!.field, tokens.at(-1)!, generator.task) !== STOP) return tokens;
  // Behind its values a field has MASK, STOP and PAD.
  return [...tokens, ...targets.slice(1).map(({ size }) => size - 2)];
}

function targetsOf({ model }: Generator) {
  return model.cascade.filter(({ is_target }) => is_target);
}

/** The token that a draw number takes: one number a step, so that a draw can be repeated. */
export function drawn(all: readonly Candidate[], seed: number, step: number): number {
  return drawToken(
    Float64Array.from(all, ({ share }) => share),
    new Random(seed).fork(step).uniform(),
  );
}

/** The sites that are complete, as a gene; undefined before the first one. */
export function geneSoFar(crystal: Growing): Gene | undefined {
  const { decoded } = crystal;
  return "gene" in decoded ? decoded.gene : undefined;
}

/** Sites of the tokens so far by name, the one in work last: `Na 4a`, `Cl ?`. */
export function siteNames(crystal: Growing, tokens: readonly number[], { model, task }: Generator): string[] {
  const gene = geneSoFar(crystal);
  const names = gene?.sites.map(({ element, multiplicity, letter }) => `${element} ${multiplicity}${letter}`) ?? [];
  if (isComplete(crystal) || crystal.index === 0) return names;
  const targets = targetsOf({ model, task });
  const open = tokens.slice(tokens.length - (tokens.length % targets.length));
  const labels = open.map((token, i) => tokenLabel(targets[i]!.field, token, task));
  return labels[0] === STOP ? names : [...names, `${labels.join(" ")} ?`];
}

/** Text of a draft for the address: the draw number, then the tokens. */
export function encodeDraft(seed: number, tokens: readonly number[]): string {
  return [seed, ...tokens].join(".");
}

/** @returns undefined for a text that is none */
export function decodeDraft(text: string): { readonly seed: number; readonly tokens: readonly number[] } | undefined {
  if (!/^\d+(\.\d+)*$/.test(text)) return undefined;
  const [seed = 1, ...tokens] = text.split(".").map(Number);
  return { seed, tokens };
}
