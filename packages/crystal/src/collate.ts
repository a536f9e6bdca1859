// Crystals to one batch of model input.
import type { HostBatch, Random } from "@sciformer/core";
import type { CrystalConfig, PropertyTask } from "./config.ts";
import { inputNames } from "./loss.ts";
import { type CrystalRow, encodeCrystal, placesOf } from "./tokenizer.ts";
import {
  allowed,
  conditions,
  shownField,
  siteField,
  starts,
  target,
  tensor,
  validity,
} from "./wyformer/batch-fields.ts";
import { type Cut, cutCrystal, drawVariant } from "./wyformer/cut.ts";
import { fieldOf } from "./wyformer/fields.ts";
import { toScale } from "./wyformer/properties.ts";

/** The shown crystals: start, fields, validity, condition. */
function shown(cuts: readonly Cut[], config: CrystalConfig, revealed: number, random: Random | undefined): HostBatch {
  const { model, task } = config;
  const fields = model.cascade.map(({ field }, i) => [field, shownField(field, cuts, config, i < revealed)] as const);
  const isSteered = task.kind === "generation" && task.condition.length > 0;
  return {
    start: starts(cuts.map(({ tokens }) => tokens)),
    ...Object.fromEntries(fields),
    valid: validity(cuts, placesOf(task)),
    ...(isSteered && { condition: conditions(cuts, task, random) }),
  };
}

/** Targets, weights [batch, targets] and what is allowed. */
function wanted(cuts: readonly Cut[], config: CrystalConfig, weight: (cut: Cut, target: number) => number): HostBatch {
  const fields = config.model.cascade.filter(({ is_target }) => is_target);
  const targets = fields.map(
    ({ field, size }) => [inputNames.target(field), target(field, size, cuts, config)] as const,
  );
  const weights = Float32Array.from(cuts.flatMap((cut) => fields.map((_, i) => weight(cut, i))));
  const isMasked = config.task.kind === "generation" && config.task.validity_mask;
  return {
    ...Object.fromEntries(targets),
    weights: { data: weights, shape: [cuts.length, fields.length] },
    ...(isMasked && Object.fromEntries(allowed(cuts, config))),
  };
}

/**
 * Every crystal is cut at a place of its own, with the same chance anywhere, and counts as often as there are places:
 * the mean over the rows is the loss of whole crystals. All fields are asked for, so that the true values of the next
 * site go along.
 */
function mixedBatch(rows: readonly CrystalRow[], config: CrystalConfig, random: Random | undefined): HostBatch {
  const cuts = rows.map((row) =>
    cutCrystal(row, config, random, (length) => row.known ?? (random ? random.integer(length + 1) : length)),
  );
  const count = ({ row, tokens }: Cut) => row.weight ?? (random ? tokens.length + 1 : 1);
  const { cascade } = config.model;
  const sites = cascade
    .filter(({ is_target }) => is_target)
    .map(({ field }) => [inputNames.site(field), siteField(field, cuts, config)] as const);
  return {
    ...shown(cuts, config, 0, random),
    ...Object.fromEntries(sites),
    ...wanted(cuts, config, (cut) => count(cut) / rows.length),
  };
}

/**
 * The published scheme: one field and one place for all crystals of the step; those that are shorter do not count. The
 * losses are summed.
 */
function paperBatch(rows: readonly CrystalRow[], config: CrystalConfig, random: Random): HostBatch {
  const targets = config.model.cascade.filter(({ is_target }) => is_target).length;
  const asked = random.integer(targets);
  const longest = Math.max(...rows.map(({ gene }) => gene.sites.length));
  let known = random.integer(placesOf(config.task));
  while (known > longest) known = random.integer(placesOf(config.task));
  const cuts = rows.map((row) => cutCrystal(row, config, random, (length) => Math.min(known, length)));
  const counts = ({ tokens }: Cut, i: number) => Number(i === asked && tokens.length >= known);
  return { ...shown(cuts, config, asked, random), ...wanted(cuts, config, counts) };
}

/** Complete crystals with their properties. */
function propertyBatch(
  rows: readonly CrystalRow[],
  config: CrystalConfig,
  task: PropertyTask,
  random: Random | undefined,
): HostBatch {
  const places = placesOf(task);
  const encoded = rows.map((row) => encodeCrystal(row, config, drawVariant(row.gene, task, random)));
  const fields = config.model.cascade.map(({ field }) => {
    const { width, isToken } = fieldOf(field, task.vocabulary);
    const out = tensor(width === 1 ? [rows.length, places] : [rows.length, places, width], isToken);
    for (const [i, { fields: values }] of encoded.entries()) out.data.set(values[field]!, i * places * width);
    return [field, out] as const;
  });
  const valid = tensor([rows.length, places], false);
  for (const [i, { length }] of encoded.entries()) valid.data.fill(1, i * places, i * places + length);
  const hasTruth = rows.every(({ properties }) => properties !== undefined);
  const truth = rows.flatMap(({ properties }) =>
    task.targets.map((spec, i) => toScale(properties?.[i] ?? Number.NaN, spec)),
  );
  return {
    start: starts(encoded),
    ...Object.fromEntries(fields),
    valid,
    ...(hasTruth && { target: { data: Float32Array.from(truth), shape: [rows.length, task.targets.length] } }),
  };
}

/**
 * A batch of crystals; its first axis is that of the rows. In generation the last place holds MASK; without a random
 * stream the rows say what is known (all sites unless they do), in their stored order and description.
 *
 * @throws InputError for a crystal that the task has no tokens for
 */
export function collate(rows: readonly CrystalRow[], config: CrystalConfig, random?: Random): HostBatch {
  const { task } = config;
  if (task.kind === "property") return propertyBatch(rows, config, task, random);
  return random && task.scheme === "paper" ? paperBatch(rows, config, random) : mixedBatch(rows, config, random);
}
