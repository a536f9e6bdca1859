// Generated tokens to a gene, or the reason why they are none.
import type { Gene, Site } from "../gene.ts";
import { siteByLetter, siteBySymmetry } from "../symmetry/sites.ts";
import { spaceGroup } from "../symmetry/space-groups.ts";
import { CLUSTERS, harmonicOf } from "./fields.ts";
import { serviceTokens, type Vocabulary } from "./vocabulary.ts";

/** Why a row of tokens is no crystal. */
type Rejection =
  | "mask or padding before STOP"
  | "no such position in the space group"
  | "position without free coordinates taken twice"
  | "no site";

/** A gene, or why there is none. */
export type Decoded = { readonly gene: Gene } | { readonly rejection: Rejection };

/** The values of a field; undefined for a field that no site is read from. */
function valuesOf(field: string, vocabulary: Vocabulary): readonly (string | number)[] | undefined {
  return field === "harmonic_cluster" ? CLUSTERS : vocabulary[field as keyof Vocabulary];
}

/** The enumeration of the position with a site symmetry whose harmonic signature is of a class. */
export function enumerationOf(group: number, siteSymmetry: string, cluster: number): number | undefined {
  return spaceGroup(group).positions.find(
    (position) =>
      position.siteSymmetry === siteSymmetry &&
      harmonicOf({ group, siteSymmetry, enumeration: position.enumeration })?.cluster === cluster,
  )?.enumeration;
}

/** The site that values by field name; undefined where the group has no such position. */
export function siteOf(group: number, value: (field: string) => string | number | undefined): Site | undefined {
  const element = value("elements") as string | undefined;
  const letter = value("wyckoff_letters") as string | undefined;
  const symmetry = value("site_symmetries") as string | undefined;
  if (element === undefined) return undefined;
  if (letter !== undefined) return siteByLetter(group, element, letter);
  if (symmetry === undefined) return undefined;
  const cluster = value("harmonic_cluster") as number | undefined;
  const stated = value("sites_enumeration") as number | undefined;
  const enumeration = stated ?? (cluster === undefined ? undefined : enumerationOf(group, symmetry, cluster));
  return enumeration === undefined ? undefined : siteBySymmetry(group, element, symmetry, enumeration);
}

/** What stands at one place. */
type Place = "stop" | "service" | Site | undefined;

function readPlace(group: number, tokens: Readonly<Record<string, number>>, vocabulary: Vocabulary): Place {
  const listed = Object.entries(tokens).flatMap(([field, token]) => {
    const values = valuesOf(field, vocabulary);
    return values ? [{ field, token, values, service: serviceTokens(values.length) }] : [];
  });
  if (listed.some(({ token, service }) => token === service.stop)) return "stop";
  if (listed.some(({ token, service }) => token === service.mask || token === service.pad)) return "service";
  return siteOf(group, listedValues(tokens, vocabulary));
}

/** What tokens say, by field; undefined for service tokens and for fields that are not there. */
export function listedValues(
  tokens: Readonly<Record<string, number>>,
  vocabulary: Vocabulary,
): (field: string) => string | number | undefined {
  return (field) => valuesOf(field, vocabulary)?.[tokens[field] ?? -1];
}

/**
 * The gene of generated tokens: the sites before the first place that holds STOP in any field.
 *
 * @param places tokens by field, place by place; vectors and numbers that are no tokens may be left out
 */
export function decodeTokens(
  group: number,
  places: readonly Readonly<Record<string, number>>[],
  vocabulary: Vocabulary,
): Decoded {
  const sites: Site[] = [];
  for (const tokens of places) {
    const place = readPlace(group, tokens, vocabulary);
    if (place === "stop") break;
    if (place === "service") return { rejection: "mask or padding before STOP" };
    if (place === undefined) return { rejection: "no such position in the space group" };
    if (place.dof === 0 && sites.some(({ letter }) => letter === place.letter)) {
      return { rejection: "position without free coordinates taken twice" };
    }
    sites.push(place);
  }
  return sites.length === 0 ? { rejection: "no site" } : { gene: { group, sites } };
}
