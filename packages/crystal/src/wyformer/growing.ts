// A crystal while it is generated: the sites so far, the site in work, and what may come next.
import { InputError } from "@sciformer/core";
import type { CascadeField } from "../config.ts";
import type { Site } from "../gene.ts";
import { type Decoded, decodeTokens, enumerationOf, listedValues, siteOf } from "./decode.ts";
import { type ElementRule, restrictElements } from "./element-rule.ts";
import { type Field, fieldOf } from "./fields.ts";
import type { FieldValues } from "./masking.ts";
import { allowedTokens, occupiedForGood, openPositions } from "./validity.ts";
import { tokenOf, type Vocabulary } from "./vocabulary.ts";

/** What all crystals of a model have in common. */
export interface GrowthPlan {
  readonly cascade: readonly CascadeField[];
  readonly vocabulary: Vocabulary;
  /** Places of a crystal: the sites of the largest one, then STOP. */
  readonly places: number;
}

/** What a crystal starts from. */
export interface Seed {
  readonly group: number;
  /** The space group as the model takes it. */
  readonly start: Float32Array | Int32Array;
  /** Sites that it has already. */
  readonly sites?: readonly Site[];
  readonly elements?: ElementRule | undefined;
}

/** A crystal that grows field by field. */
export class Growing {
  readonly group: number;
  readonly start: Float32Array | Int32Array;
  readonly elements: ElementRule | undefined;
  readonly #plan: GrowthPlan;
  readonly #fields: readonly Field[];
  /** By field of the cascade, all places. */
  readonly #values: readonly Float32Array[];
  readonly #sites: (Site | undefined)[] = [];
  /** Tokens by field of the places so far. */
  readonly #places: Record<string, number>[] = [];
  /** Tokens of the fields of the open place that are chosen. */
  #tokens: Record<string, number> = {};
  #known = 0;
  #index = 0;
  #isStopped = false;

  /** @throws InputError for sites that do not leave room for one more place, or have no tokens */
  constructor(plan: GrowthPlan, { group, start, sites = [], elements }: Seed) {
    this.#plan = plan;
    this.group = group;
    this.start = start;
    this.elements = elements;
    this.#fields = plan.cascade.map(({ field }) => fieldOf(field, plan.vocabulary));
    this.#values = this.#fields.map(({ width }) => new Float32Array(plan.places * width));
    if (sites.length >= plan.places) {
      throw new InputError(`${sites.length} sites are given, the model has room for ${plan.places - 1}`);
    }
    for (const site of sites) this.#place(site);
  }

  /** Sites that are complete, STOP and what came after it counted. */
  get known(): number {
    return this.#known;
  }

  /** Index in the cascade of the field to be chosen. */
  get index(): number {
    return this.#index;
  }

  get field(): CascadeField {
    return this.#plan.cascade[this.#index]!;
  }

  /** True once a place holds STOP in any field. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** True when there is no place left. */
  get isFull(): boolean {
    return this.#known === this.#plan.places;
  }

  /** Tokens by field of the places so far. */
  get places(): readonly Readonly<Record<string, number>>[] {
    return this.#places;
  }

  /** What it is now. */
  get decoded(): Decoded {
    return decodeTokens(this.group, this.places, this.#plan.vocabulary);
  }

  /** One field at all places, as a batch is written from it. */
  values(index: number): FieldValues {
    const { width, mask, pad } = this.#fields[index]!;
    return { values: this.#values[index]!, width, mask, pad };
  }

  /** Marks with 1 the tokens of the open field that leave a crystal of its group, and of its elements, possible. */
  allowed(): Uint8Array {
    const { cascade, vocabulary, places } = this.#plan;
    const sites = this.#sites.filter((site) => site !== undefined);
    const open = openPositions(this.group, occupiedForGood(sites), vocabulary);
    const targets = cascade.filter(({ is_target }) => is_target);
    const isFirst = this.field === targets[0];
    const tokens = this.#tokens;
    const [first] = targets as [CascadeField, ...CascadeField[]];
    const isStop = !isFirst && tokens[first.field] === this.#stop(first.field);
    const symmetry = cascade.findIndex(({ field }) => field === "site_symmetries");
    const siteSymmetry =
      symmetry >= 0 && symmetry < this.#index ? vocabulary.site_symmetries[tokens.site_symmetries!] : undefined;
    const marks = allowedTokens(
      { group: this.group, count: this.#known, open },
      { field: this.field.field, isFirst, isStop, siteSymmetry },
      vocabulary,
    );
    if (isFirst && this.#known === places - 1)
      marks.fill(0).fill(1, this.#stop(first.field), this.#stop(first.field) + 1);
    else if (this.elements && this.field.field === "elements" && !isStop) {
      const present = this.#places.map(({ elements }) => elements!);
      const state = { present, room: places - 1 - this.#known };
      restrictElements(marks, vocabulary.elements.length, this.elements, state);
    }
    return marks;
  }

  /** Sets the open field, and those behind it that are looked up; goes on to the next field or site. */
  choose(token: number): void {
    const { cascade, vocabulary, places } = this.#plan;
    if (this.#known >= places) throw new Error("the crystal has no place left");
    const { field } = this.field;
    this.#values[this.#index]![this.#known] = token;
    this.#tokens[field] = token;
    this.#isStopped ||= token === this.#stop(field);
    this.#index++;
    while (this.#index < cascade.length && !cascade[this.#index]!.is_target) {
      this.#lookUp(this.#index);
      this.#index++;
    }
    if (this.#index < cascade.length) return;
    this.#complete(siteOf(this.group, listedValues(this.#tokens, vocabulary)));
    this.#index = 0;
  }

  /** Goes on to the next place. */
  #complete(site: Site | undefined): void {
    this.#sites.push(site);
    this.#places.push(this.#tokens);
    this.#tokens = {};
    this.#known++;
  }

  /** Writes a site that is known. */
  #place(site: Site): void {
    const view = { ...site, group: this.group };
    for (const index of this.#fields.keys()) this.#write(index, this.#fields[index]!.encode(view));
    this.#complete(site);
  }

  /** One field of the open place. */
  #write(index: number, values: ArrayLike<number>): void {
    const { isToken, width } = this.#fields[index]!;
    this.#values[index]!.set(Array.from(values), this.#known * width);
    if (isToken) this.#tokens[this.#plan.cascade[index]!.field] = values[0]!;
  }

  #stop(field: string): number {
    return fieldOf(field, this.#plan.vocabulary).stop[0]!;
  }

  /** A field that follows from those before it; that of padding where they name no position. */
  #lookUp(index: number): void {
    const { vocabulary } = this.#plan;
    const tokens = this.#tokens;
    const field = this.#fields[index]!;
    const value = listedValues(tokens, vocabulary);
    const site = siteOf(this.group, (name) => {
      if (name !== "sites_enumeration" || "sites_enumeration" in tokens) return value(name);
      const [symmetry, cluster] = [value("site_symmetries"), value("harmonic_cluster")];
      // As the published generator does, a class that there is not stands for the first enumeration.
      return symmetry === undefined ? undefined : (enumerationOf(this.group, String(symmetry), Number(cluster)) ?? 0);
    });
    this.#write(index, site ? field.encode({ ...site, group: this.group }) : field.pad);
  }
}

/** Tokens of element symbols. @throws InputError for an element that the vocabulary lacks */
export function elementTokens(symbols: readonly string[], { elements }: Vocabulary): number[] {
  return symbols.map((symbol) => {
    const token = tokenOf(elements, symbol);
    if (token === undefined) throw new InputError(`element ${symbol} is not in the model's vocabulary`);
    return token;
  });
}
