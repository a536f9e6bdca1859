// A crystal's gene to tokens, and back.
import { InputError, type Tokenizer } from "@sciformer/core";
import type { CrystalConfig, TaskConfig, WyformerConfig } from "./config.ts";
import type { Gene } from "./gene.ts";
import type { Variant } from "./symmetry/descriptions.ts";
import { siteByLetter } from "./symmetry/sites.ts";
import { spaceGroupBits } from "./symmetry/token-tables.ts";
import { decodeTokens } from "./wyformer/decode.ts";
import { fieldOf, siteViews, writeField } from "./wyformer/fields.ts";
import { openPositions } from "./wyformer/validity.ts";
import { requireKnown } from "./wyformer/vocabulary.ts";

/** A crystal to learn from or to say something about. */
export interface CrystalRow {
  readonly id: string;
  readonly gene: Gene;
  /** By property of the task, in natural units; NaN where it is not known. */
  readonly properties?: readonly number[];
  /** Sites that are known, 0 to all of them; drawn in training, all where it is left out. */
  readonly known?: number;
  /** Weight of the row in the loss; 1 where it is left out. */
  readonly weight?: number;
  /** Order in which its sites come, drawn in training; as they are stored where it is left out. */
  readonly order?: readonly number[];
}

/** A crystal as the model sees it, complete. */
export interface CrystalTokens {
  readonly id: string;
  /** Bits of the space group, or its index. */
  readonly start: Float32Array | Int32Array;
  /** Sites. */
  readonly length: number;
  /** By field: its tokens, numbers or vectors at all places, place by place. */
  readonly fields: Readonly<Record<string, Float32Array>>;
  readonly properties?: readonly number[];
}

/** Places of a tokenized crystal: its sites and, where it is generated, STOP. */
export function placesOf(task: TaskConfig): number {
  return task.max_sites + Number(task.kind === "generation");
}

const bitsByGroup = new WeakMap<readonly number[], Map<number, Float32Array>>();

/** The columns of a group's bits; kept, because every crystal asks for them. */
function groupBits(group: number, columns: readonly number[]): Float32Array {
  const known = bitsByGroup.get(columns) ?? new Map<number, Float32Array>();
  bitsByGroup.set(columns, known);
  let bits = known.get(group);
  if (bits === undefined) {
    const all = spaceGroupBits(group);
    bits = Float32Array.from(columns, (column) => all[column]!);
    known.set(group, bits);
  }
  return bits;
}

/**
 * The start token of a space group: its varying bits, or its index.
 *
 * @throws InputError for a group that the task does not have
 */
export function startToken(group: number, { start_type }: WyformerConfig, task: TaskConfig): Float32Array | Int32Array {
  const index = task.space_groups.indexOf(group);
  if (index < 0) {
    throw new InputError(`space group ${group} is none of the ${task.space_groups.length} that the model knows`);
  }
  return start_type === "categorial" ? Int32Array.of(index) : groupBits(group, task.space_group_columns).slice();
}

/** @throws InputError for more sites than the model has places for, and for what its vocabulary lacks */
function requireFitting({ id, gene }: CrystalRow, { max_sites, vocabulary }: TaskConfig): void {
  if (gene.sites.length > max_sites) {
    throw new InputError(`${id}: ${gene.sites.length} sites, the model takes at most ${max_sites}`);
  }
  requireKnown(gene, vocabulary, id);
}

/**
 * Tokens of a crystal in one of its descriptions, as it is stored where none is given.
 *
 * @throws InputError for a crystal that the task has no tokens for
 */
export function encodeCrystal(row: CrystalRow, { model, task }: CrystalConfig, variant?: Variant): CrystalTokens {
  requireFitting(row, task);
  const { id, gene, properties } = row;
  const sites = siteViews(gene, variant);
  const [places, withStop] = [placesOf(task), task.kind === "generation"];
  const values = model.cascade.map(({ field }) => {
    return [field, writeField(fieldOf(field, task.vocabulary), sites, places, withStop)] as const;
  });
  return {
    id,
    start: startToken(gene.group, model, task),
    length: sites.length,
    fields: Object.fromEntries(values),
    ...(properties && { properties }),
  };
}

/** The space group of a start token. */
function groupOf(start: Float32Array | Int32Array, { model, task }: CrystalConfig): number {
  if (model.start_type === "categorial") return task.space_groups[start[0]!]!;
  return task.space_groups.find((group) => startToken(group, model, task).every((bit, i) => bit === start[i]))!;
}

/**
 * The gene that a tokenized crystal came from, in the description that was tokenized.
 *
 * @throws InputError where the fields do not name the positions, as those of the published regressors
 */
function decodeCrystal(tokens: CrystalTokens, config: CrystalConfig): CrystalRow {
  const { id, start, length, fields, properties } = tokens;
  const group = groupOf(start, config);
  const listed = config.model.cascade.filter(({ embedding }) => typeof embedding === "number");
  const places = Array.from({ length }, (_, place) =>
    Object.fromEntries(listed.map(({ field }) => [field, fields[field]![place]!])),
  );
  const decoded = decodeTokens(group, places, config.task.vocabulary);
  if ("rejection" in decoded) throw new InputError(`${id}: ${decoded.rejection}`);
  return { id, gene: decoded.gene, ...(properties && { properties }) };
}

/** Crystals of the first groups that the task knows, made of its first elements. */
function examples({ task }: CrystalConfig): CrystalRow[] {
  const groups = [...new Set([task.space_groups[0]!, task.space_groups.at(-1)!])];
  return groups.map((group, i) => {
    const positions = openPositions(group, new Set(), task.vocabulary).slice(-2);
    const sites = positions.map(({ letter }, at) => siteByLetter(group, task.vocabulary.elements[at]!, letter)!);
    const count = task.kind === "property" ? task.targets.length : task.condition.length;
    const properties = Array.from({ length: count }, (_, at) => 0.5 + i + at);
    return { id: `example-${group}`, gene: { group, sites }, properties };
  });
}

/** The tokenizer of the plugin. */
export const tokenizer: Tokenizer<CrystalConfig, CrystalRow, CrystalTokens> = {
  encode: (row, config) => encodeCrystal(row, config),
  decode: decodeCrystal,
  examples,
};
