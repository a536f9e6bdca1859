// What each field of the cascade says of a site, as tokens, numbers or vectors.
import { InputError } from "@sciformer/core";
import type { Gene, Site } from "../gene.ts";
import type { Variant } from "../symmetry/descriptions.ts";
import { positionBySymmetry } from "../symmetry/space-groups.ts";
import {
  HARMONIC_CLUSTERS,
  type Harmonic,
  harmonic,
  SITE_SYMMETRY_BIT_COUNT,
  siteSymmetryBits,
} from "../symmetry/token-tables.ts";
import { serviceTokens, tokenOf, type Vocabulary } from "./vocabulary.ts";

/** A site in one description of its crystal. */
export interface SiteView extends Site {
  readonly group: number;
}

/** How a field writes sites, MASK, STOP and PAD, `width` numbers each. */
export interface Field {
  readonly width: number;
  readonly mask: ArrayLike<number>;
  readonly stop: ArrayLike<number>;
  readonly pad: ArrayLike<number>;
  /** Whether the numbers are tokens of a table. */
  readonly isToken: boolean;
  /** @throws InputError for a value that has no token */
  encode(site: SiteView): ArrayLike<number>;
}

const HARMONIC_SIZE = 12;
/** Multiplicities of STOP and MASK; no position has so many points. */
const MULTIPLICITY = { stop: 193, mask: 194, pad: 0 } as const;

/** Values of a list. */
function listed(name: string, values: readonly (string | number)[], pick: (site: SiteView) => string | number): Field {
  const { mask, stop, pad } = serviceTokens(values.length);
  return {
    width: 1,
    mask: [mask],
    stop: [stop],
    pad: [pad],
    isToken: true,
    encode(site) {
      const value = pick(site);
      const token = tokenOf(values, value);
      if (token === undefined) throw new InputError(`${name} ${value} is not in the model's vocabulary`);
      return [token];
    },
  };
}

/** A vector of the site that is never predicted; unknown combinations are zero. */
function vector(width: number, pick: (site: SiteView) => ArrayLike<number> | undefined): Field {
  const [zeros, ones] = [new Float32Array(width), new Float32Array(width).fill(1)];
  return { width, mask: ones, stop: zeros, pad: zeros, isToken: false, encode: (site) => pick(site) ?? zeros };
}

const harmonics = new Map<string, Harmonic | undefined>();

/** The signature of a position; undefined if there is no such position. */
export function harmonicOf({
  group,
  siteSymmetry,
  enumeration,
}: Pick<SiteView, "group" | "siteSymmetry" | "enumeration">): Harmonic | undefined {
  const key = `${group} ${siteSymmetry} ${enumeration}`;
  if (!harmonics.has(key)) harmonics.set(key, harmonic(group, siteSymmetry, enumeration));
  return harmonics.get(key);
}

/** The classes of harmonic signatures, by token. */
export const CLUSTERS: readonly number[] = Array.from({ length: HARMONIC_CLUSTERS }, (_, i) => i);

const BUILDERS: Readonly<Record<string, (vocabulary: Vocabulary) => Field>> = {
  elements: ({ elements }) => listed("element", elements, ({ element }) => element),
  site_symmetries: ({ site_symmetries }) =>
    listed("site symmetry", site_symmetries, ({ siteSymmetry }) => siteSymmetry),
  sites_enumeration: ({ sites_enumeration }) =>
    listed("enumeration", sites_enumeration, ({ enumeration }) => enumeration),
  wyckoff_letters: ({ wyckoff_letters }) => listed("Wyckoff letter", wyckoff_letters, ({ letter }) => letter),
  harmonic_cluster: () => listed("harmonic cluster", CLUSTERS, (site) => harmonicOf(site)?.cluster ?? 0),
  harmonic_site_symmetries: () => vector(HARMONIC_SIZE, (site) => harmonicOf(site)?.signature),
  site_symmetry_ops: () =>
    vector(SITE_SYMMETRY_BIT_COUNT, ({ group, siteSymmetry }) => siteSymmetryBits(group, siteSymmetry)),
  multiplicity: () => ({
    width: 1,
    mask: [MULTIPLICITY.mask],
    stop: [MULTIPLICITY.stop],
    pad: [MULTIPLICITY.pad],
    isToken: false,
    encode: ({ group, siteSymmetry, enumeration }) => [
      positionBySymmetry(group, siteSymmetry, enumeration)?.multiplicity ?? 0,
    ],
  }),
};

/** Fields that a cascade can have. */
const FIELD_NAMES = Object.keys(BUILDERS);

const built = new WeakMap<Vocabulary, Map<string, Field>>();

/** @throws InputError for a field that does not exist */
export function fieldOf(name: string, vocabulary: Vocabulary): Field {
  const known = built.get(vocabulary) ?? new Map<string, Field>();
  built.set(vocabulary, known);
  const field = known.get(name) ?? BUILDERS[name]?.(vocabulary);
  if (!field) throw new InputError(`unknown field ${name} (known: ${FIELD_NAMES.join(", ")})`);
  known.set(name, field);
  return field;
}

/** The sites of a gene as a description shows them; as they are stored without one. */
export function siteViews({ group, sites }: Gene, variant?: Variant): SiteView[] {
  if (!variant) return sites.map((site) => ({ ...site, group }));
  return sites.map((site, i) => {
    const siteSymmetry = variant.siteSymmetries[i]!;
    const enumeration = variant.enumerations[i]!;
    // The published rule can name a position that there is none of.
    const letter = positionBySymmetry(group, siteSymmetry, enumeration)?.letter ?? site.letter;
    return { ...site, group, letter, siteSymmetry, enumeration };
  });
}

/** One field of all sites, then STOP where wanted, then PAD: `places` times `width` numbers. */
export function writeField(field: Field, sites: readonly SiteView[], places: number, withStop: boolean): Float32Array {
  const { width, stop, pad } = field;
  const values = new Float32Array(places * width);
  for (let place = 0; place < places; place++) {
    const site = sites[place];
    const value = site ? field.encode(site) : withStop && place === sites.length ? stop : pad;
    values.set(value as ArrayLike<number> & Iterable<number>, place * width);
  }
  return values;
}
