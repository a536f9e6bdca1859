// Genes as the Python tools exchange them: {"group": 225, "species": ["Na"], "sites": [["4a"]], "numIons": [4]}.
import { InputError } from "@sciformer/core";
import { elementOf } from "../../elements/elements.ts";
import type { Gene, Site } from "../../gene.ts";
import { doublyOccupied, siteByLetter } from "../../symmetry/sites.ts";
import { GROUP_COUNT } from "../../symmetry/space-groups.ts";

/** A gene in the notation of PyXtal; multiplicities and counts are those of the conventional cell. */
export interface GeneJson {
  readonly group: number;
  readonly species: readonly string[];
  /** By species: multiplicity and letter of each of its sites, `4a`. */
  readonly sites: readonly (readonly string[])[];
  /** By species: atoms in the conventional cell. */
  readonly numIons: readonly number[];
}

/** The exchange form; species in the order of their first site. */
export function geneToJson({ group, sites }: Gene): GeneJson {
  const bySpecies = new Map<string, Site[]>();
  for (const site of sites) bySpecies.set(site.element, [...(bySpecies.get(site.element) ?? []), site]);
  return {
    group,
    species: [...bySpecies.keys()],
    sites: [...bySpecies.values()].map((own) => own.map(({ multiplicity, letter }) => `${multiplicity}${letter}`)),
    numIons: [...bySpecies.values()].map((own) => own.reduce((sum, { multiplicity }) => sum + multiplicity, 0)),
  };
}

/**
 * The gene of an exchange form.
 *
 * @param where file and entry, for errors
 * @throws InputError for a group out of range, an unknown element, a multiplicity or letter that the group does not
 * have, a fixed position used twice, counts that do not add up
 */
export function geneFromJson(json: GeneJson, where: string): Gene {
  const { group, species, sites, numIons } = json;
  if (!Number.isInteger(group) || group < 1 || group > GROUP_COUNT) {
    throw new InputError(`${where}: group ${group} is out of range 1..${GROUP_COUNT}`);
  }
  if (sites.length !== species.length || numIons.length !== species.length) {
    throw new InputError(
      `${where}: ${species.length} species, ${sites.length} lists of sites and ${numIons.length} counts, expected as many of each`,
    );
  }
  const found = species.flatMap((element, i) => {
    if (elementOf(element) === undefined) throw new InputError(`${where}: "${element}" is no element`);
    const own = sites[i]!.map((text) => readSite(group, element, text, where));
    const total = own.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
    if (total !== numIons[i]) {
      throw new InputError(`${where}: the sites of ${element} hold ${total} atoms, numIons says ${numIons[i]}`);
    }
    return own;
  });
  if (found.length === 0) throw new InputError(`${where}: the gene has no sites`);
  const gene = { group, sites: found };
  const twice = doublyOccupied(gene);
  if (twice !== undefined) {
    throw new InputError(
      `${where}: position ${twice.multiplicity}${twice.letter} of group ${group} has no free coordinate and is used twice`,
    );
  }
  return gene;
}

function readSite(group: number, element: string, text: string, where: string): Site {
  const [, multiplicity, letter] = /^(\d+)([a-zA])$/.exec(text) ?? [];
  const site = letter === undefined ? undefined : siteByLetter(group, element, letter);
  if (site === undefined || site.multiplicity !== Number(multiplicity)) {
    const expected = site === undefined ? "" : `, expected ${site.multiplicity}${site.letter}`;
    throw new InputError(`${where}: group ${group} has no position "${text}"${expected}`);
  }
  return site;
}
