// Parts of a batch: what is shown of cut crystals, what is asked for, what may be answered.
import type { HostTensor, Random } from "@sciformer/core";
import type { CrystalConfig, GenerationTask } from "../config.ts";
import { inputNames } from "../loss.ts";
import { type CrystalTokens, placesOf } from "../tokenizer.ts";
import type { Cut } from "./cut.ts";
import { type Field, fieldOf } from "./fields.ts";
import { writeRemaining, writeValidity, writeVisible } from "./masking.ts";
import { toScale } from "./properties.ts";
import { allowedTokens, FORBIDDEN, occupiedForGood, openPositions } from "./validity.ts";

/** A numeric array of `shape`, integers where the numbers are tokens. */
export function tensor(
  shape: readonly number[],
  isToken: boolean,
): HostTensor & { readonly data: Float32Array | Int32Array } {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { data: isToken ? new Int32Array(size) : new Float32Array(size), shape };
}

/** Start tokens of some crystals. */
export function starts(crystals: readonly CrystalTokens[]): HostTensor {
  const [first] = crystals as [CrystalTokens, ...CrystalTokens[]];
  if (first.start instanceof Int32Array) {
    return { data: Int32Array.from(crystals, ({ start }) => start[0]!), shape: [crystals.length] };
  }
  const bits = tensor([crystals.length, first.start.length], false);
  for (const [i, { start }] of crystals.entries()) bits.data.set(start, i * start.length);
  return bits;
}

/** One field of the shown sites; of the last one where `revealed`. */
export function shownField(name: string, cuts: readonly Cut[], config: CrystalConfig, revealed: boolean): HostTensor {
  const field = fieldOf(name, config.task.vocabulary);
  const sites = placesOf(config.task);
  const { width } = field;
  const out = tensor(width === 1 ? [cuts.length, sites] : [cuts.length, sites, width], field.isToken);
  for (const [i, { tokens, order, known }] of cuts.entries()) {
    const target = { data: out.data, offset: i * sites * width, sites };
    const { mask, pad } = field;
    writeVisible(target, { values: tokens.fields[name]!, width, mask, pad }, { order, known, revealed });
  }
  return out;
}

/** 1 where a place holds a site or the one to be found. */
export function validity(cuts: readonly Cut[], sites: number): HostTensor {
  const valid = tensor([cuts.length, sites], false);
  for (const [i, { known }] of cuts.entries()) writeValidity({ data: valid.data, offset: i * sites, sites }, known);
  return valid;
}

/** The value of a field at the site to be found. */
function siteValue({ tokens, order, known }: Cut, name: string, { width }: Field): Float32Array {
  const at = order[known]! * width;
  return tokens.fields[name]!.subarray(at, at + width);
}

/** The true values of a field at the sites to be found. */
export function siteField(name: string, cuts: readonly Cut[], { task }: CrystalConfig): HostTensor {
  const field = fieldOf(name, task.vocabulary);
  const out = tensor(field.width === 1 ? [cuts.length] : [cuts.length, field.width], field.isToken);
  for (const [i, cut] of cuts.entries()) out.data.set(siteValue(cut, name, field), i * field.width);
  return out;
}

/** What should be said of a field: any of the sites that are left for the first one, else the token of the site. */
export function target(name: string, size: number, cuts: readonly Cut[], config: CrystalConfig): HostTensor {
  const { model, task } = config;
  if (name !== model.cascade[0]!.field || (task.kind === "generation" && !task.permuted)) {
    return siteField(name, cuts, config);
  }
  const out = new Float32Array(cuts.length * size);
  for (const [i, { tokens, order, known }] of cuts.entries()) {
    writeRemaining(out, i * size, tokens.fields[name]!, { order, known, length: tokens.length });
  }
  return { data: out, shape: [cuts.length, size] };
}

/** Scores to add to each field: 0, or a large negative number for what the space group and the known sites forbid. */
export function allowed(cuts: readonly Cut[], { model, task }: CrystalConfig): [string, HostTensor][] {
  const fields = model.cascade.filter(({ is_target }) => is_target);
  const added = fields.map(({ size }) => new Float32Array(cuts.length * size));
  for (const [row, cut] of cuts.entries()) {
    const { sites, order, known } = cut;
    const { group } = cut.row.gene;
    const open = openPositions(group, occupiedForGood(order.slice(0, known).map((at) => sites[at]!)), task.vocabulary);
    const next = sites[order[known]!];
    for (const [i, { field, size }] of fields.entries()) {
      const seen = fields.slice(0, i).some((earlier) => earlier.field === "site_symmetries");
      const site = { field, isFirst: i === 0, isStop: i > 0 && !next };
      const siteSymmetry = seen ? next?.siteSymmetry : undefined;
      const marks = allowedTokens({ group, count: known, open }, { ...site, siteSymmetry }, task.vocabulary);
      // What is true can be, also where the published augmentation makes an arrangement that cannot.
      marks[siteValue(cut, field, fieldOf(field, task.vocabulary))[0]!] = 1;
      for (const [token, mark] of marks.entries()) if (mark === 0) added[i]![row * size + token] = FORBIDDEN;
    }
  }
  return fields.map(({ field, size }, i) => [
    inputNames.allowed(field),
    { data: added[i]!, shape: [cuts.length, size] },
  ]);
}

/** Properties that steer the generation, standardised, each with whether it is known: two numbers a property. */
export function conditions(
  cuts: readonly Cut[],
  { condition, condition_dropout }: GenerationTask,
  random: Random | undefined,
): HostTensor {
  const out = tensor([cuts.length, 2 * condition.length], false);
  for (const [row, { row: crystal }] of cuts.entries()) {
    const isWithheld = random !== undefined && random.uniform() < condition_dropout;
    for (const [i, spec] of condition.entries()) {
      const value = crystal.properties?.[i] ?? Number.NaN;
      if (isWithheld || Number.isNaN(value)) continue;
      out.data.set([toScale(value, spec), 1], 2 * (row * condition.length + i));
    }
  }
  return out;
}
