// Sites that are not always occupied, or not always by the same element.
import { InputError, type Report } from "@sciformer/core";
import type { Matrix3 } from "../../structure.ts";
import type { ListedAtom } from "./atoms.ts";
import { coincide } from "./expand.ts";

/**
 * What happens to a structure with partial occupancy: `refuse` it, `skip` it (counted), or let the `majority` decide:
 * a site that is at least half occupied goes to the element that is there most often, another stays empty.
 */
export type DisorderRule = "refuse" | "skip" | "majority";

export const DISORDER_RULES: readonly DisorderRule[] = ["refuse", "skip", "majority"];

/** Occupancies from here on are full: refined values scatter. */
const FULL = 0.99;
const HALF = 0.5;
/** Thirds and halves add up to this only after rounding. */
const ROUNDING = 1e-3;

/**
 * The atoms as an ordered structure; undefined for a structure to be skipped.
 *
 * @throws InputError for partial occupancy where the rule refuses it
 */
export function ordered(
  atoms: readonly ListedAtom[],
  lattice: Matrix3,
  rule: DisorderRule,
  { where, report }: { readonly where: string; readonly report: Report },
): readonly ListedAtom[] | undefined {
  const present = atoms.filter(({ occupancy }) => occupancy > 0);
  if (present.length < atoms.length) report.warn("atoms with occupancy 0 left out", where);
  const partial = present.find(({ occupancy }) => occupancy < FULL);
  if (partial === undefined) return present;
  if (rule === "skip") {
    report.warn("structures with partial occupancy skipped", where);
    return undefined;
  }
  if (rule === "refuse") {
    throw new InputError(
      `${where}: atom ${partial.label} (${partial.element}) has the occupancy ${partial.occupancy}, expected 1 (--ordered-only skip or majority)`,
    );
  }
  report.warn("structures with partial occupancy read by the majority of each site", where);
  return sitesOf(present, lattice).flatMap(majority);
}

/** Atoms of the list that share a place. */
function sitesOf(atoms: readonly ListedAtom[], lattice: Matrix3): ListedAtom[][] {
  const sites: ListedAtom[][] = [];
  for (const atom of atoms) {
    const shared = sites.find(([first]) => coincide(first!.position, atom.position, lattice));
    if (shared === undefined) sites.push([atom]);
    else shared.push(atom);
  }
  return sites;
}

function majority(site: readonly ListedAtom[]): ListedAtom[] {
  const total = site.reduce((sum, { occupancy }) => sum + occupancy, 0);
  if (total < HALF - ROUNDING) return [];
  const first = site.reduce((most, atom) => (atom.occupancy > most.occupancy ? atom : most));
  return [{ ...first, occupancy: 1 }];
}
