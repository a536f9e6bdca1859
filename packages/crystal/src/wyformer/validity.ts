// What may come next: tokens that a crystal of the space group can have.
import { spaceGroup, type WyckoffPosition } from "../symmetry/space-groups.ts";
import { CLUSTERS, harmonicOf } from "./fields.ts";
import { SERVICE_TOKENS, serviceTokens, tokenOf, type Vocabulary } from "./vocabulary.ts";

/** Added to the score of what cannot be. */
export const FORBIDDEN = -1e4;

/** The field to be filled and what is known of its site. */
export interface OpenField {
  readonly field: string;
  /** No field of the site is known before it. */
  readonly isFirst: boolean;
  /** The fields before it are STOP: the crystal is complete. */
  readonly isStop: boolean;
  readonly siteSymmetry?: string | undefined;
}

/** Which letters of a group are occupied and cannot be again. */
export function occupiedForGood(
  sites: readonly { readonly letter: string; readonly dof: number }[],
): ReadonlySet<string> {
  return new Set(sites.filter(({ dof }) => dof === 0).map(({ letter }) => letter));
}

/** Positions of a group that one more element can occupy and that the vocabulary can name. */
export function openPositions(
  group: number,
  occupied: ReadonlySet<string>,
  { site_symmetries, sites_enumeration }: Vocabulary,
): readonly WyckoffPosition[] {
  return spaceGroup(group).positions.filter(
    ({ letter, siteSymmetry, enumeration }) =>
      !occupied.has(letter) &&
      tokenOf(site_symmetries, siteSymmetry) !== undefined &&
      tokenOf(sites_enumeration, enumeration) !== undefined,
  );
}

/** Values of a field that name one of the positions. */
function valuesOf(field: string, group: number, positions: readonly WyckoffPosition[]): ReadonlySet<string | number> {
  const pick: Readonly<Record<string, (position: WyckoffPosition) => string | number>> = {
    site_symmetries: ({ siteSymmetry }) => siteSymmetry,
    sites_enumeration: ({ enumeration }) => enumeration,
    wyckoff_letters: ({ letter }) => letter,
    harmonic_cluster: ({ siteSymmetry, enumeration }) => harmonicOf({ group, siteSymmetry, enumeration })!.cluster,
  };
  return new Set(positions.map(pick[field]!));
}

/** A crystal to be completed. */
export interface PartialCrystal {
  readonly group: number;
  /** Known sites. */
  readonly count: number;
  /** Positions that are still open, as {@link openPositions} gives them. */
  readonly open: readonly WyckoffPosition[];
}

/**
 * Marks with 1 the tokens of a field that can come next: no MASK, no PAD; STOP not before there is a site, and in all
 * fields or none; no element where no position is left; of the positions those of the group that are not taken for good.
 *
 * @returns [tokens]
 */
export function allowedTokens(
  { group, count, open }: PartialCrystal,
  { field, isFirst, isStop, siteSymmetry }: OpenField,
  vocabulary: Vocabulary,
): Uint8Array {
  const values = field === "harmonic_cluster" ? CLUSTERS : vocabulary[field as keyof Vocabulary];
  const marks = new Uint8Array(values.length + SERVICE_TOKENS);
  const { stop } = serviceTokens(values.length);
  if (isStop) {
    marks[stop] = 1;
    return marks;
  }
  const fitting = open.filter((position) => position.siteSymmetry === (siteSymmetry ?? position.siteSymmetry));
  if (field === "elements") marks.fill(Number(fitting.length > 0), 0, values.length);
  else {
    const named = valuesOf(field, group, fitting);
    for (const [token, value] of values.entries()) marks[token] = Number(named.has(value));
  }
  if (isFirst) marks[stop] = Number(count > 0 || fitting.length === 0);
  return marks;
}
