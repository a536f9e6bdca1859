// Crystals cut where the model has to go on: in one description and one order, so many sites known.
import type { Random } from "@sciformer/core";
import type { CrystalConfig, TaskConfig } from "../config.ts";
import type { Gene } from "../gene.ts";
import { type Variant, variants } from "../symmetry/descriptions.ts";
import { type CrystalRow, type CrystalTokens, encodeCrystal, placesOf } from "../tokenizer.ts";
import { type SiteView, siteViews } from "./fields.ts";

/** A crystal in one description, cut where the model has to go on. */
export interface Cut {
  readonly row: CrystalRow;
  readonly tokens: CrystalTokens;
  readonly sites: readonly SiteView[];
  /** Places in the order in which they are shown. */
  readonly order: readonly number[];
  /** Sites that are shown. */
  readonly known: number;
}

const described = new WeakMap<Gene, readonly Variant[]>();

/** One of the descriptions of a crystal, each as likely. */
export function drawVariant(gene: Gene, { augmentation }: TaskConfig, random: Random | undefined): Variant | undefined {
  if (!random || augmentation === "none") return undefined;
  let all = described.get(gene);
  if (all === undefined) {
    all = variants(gene, augmentation);
    described.set(gene, all);
  }
  return random.pick(all);
}

/** Sites in the order of their tokens, the first field first. */
function tokenOrder({ length, fields }: CrystalTokens, { model }: CrystalConfig): number[] {
  const names = model.cascade.filter(({ is_target }) => is_target).map(({ field }) => field);
  const compare = (a: number, b: number) =>
    names.reduce((found, name) => found || fields[name]![a]! - fields[name]![b]!, 0);
  return Array.from({ length }, (_, i) => i).sort(compare);
}

/** The order of the sites, with the places behind them where they are. */
function drawOrder(
  row: CrystalRow,
  tokens: CrystalTokens,
  config: CrystalConfig,
  random: Random | undefined,
): number[] {
  const { length } = tokens;
  const places = placesOf(config.task);
  const isSet = config.task.kind === "property" || config.task.permuted;
  const stored = row.order ?? Array.from({ length }, (_, i) => i);
  const sites = isSet ? (random?.shuffle([...stored]) ?? stored) : tokenOrder(tokens, config);
  return [...sites, ...Array.from({ length: places - length }, (_, i) => length + i)];
}

/** A crystal in one of its descriptions and orders, drawn where there is a random stream, cut behind `known` sites. */
export function cutCrystal(
  row: CrystalRow,
  config: CrystalConfig,
  random: Random | undefined,
  known: (length: number) => number,
): Cut {
  const variant = drawVariant(row.gene, config.task, random);
  const tokens = encodeCrystal(row, config, variant);
  const order = drawOrder(row, tokens, config, random);
  return { row, tokens, sites: siteViews(row.gene, variant), order, known: known(tokens.length) };
}
