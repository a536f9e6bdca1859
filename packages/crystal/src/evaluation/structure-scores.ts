// Figures of structures with coordinates: whether they can be at all, how dense they are, how many are stable and new.
import { elementOf } from "../elements/elements.ts";
import type { Gene } from "../gene.ts";
import type { Structure } from "../structure.ts";
import { closerThan, volume } from "../symmetry/lattice.ts";
import { composition } from "../symmetry/sites.ts";
import { distinctGenes, type References } from "./gene-scores.ts";

/** Atoms of a valid structure are farther apart, in angstrom. */
const CLOSEST = 0.5;
/** Its cell is as large, in cubic angstrom. */
const SMALLEST_CELL = 0.1;
/** g/cm^3 of 1 u per cubic angstrom. */
const DENSITY_UNIT = 1.66053907;

/** The published check of a structure: atoms more than 0.5 angstrom apart in a cell of at least 0.1 cubic angstrom. */
export function isStructureValid(structure: Structure): boolean {
  return volume(structure.lattice) >= SMALLEST_CELL && closerThan(structure, CLOSEST) === undefined;
}

/** Mass density in g/cm^3 of a crystal with so many cubic angstrom an atom. */
export function density(gene: Gene, volumePerAtom: number): number {
  let [mass, atoms] = [0, 0];
  for (const [element, count] of composition(gene)) {
    mass += count * elementOf(element)!.mass;
    atoms += count;
  }
  return (DENSITY_UNIT * mass) / (atoms * volumePerAtom);
}

/** A generated gene with the energy above the hull of its relaxed structure, in eV/atom; NaN where it is not known. */
export interface RelaxedGene extends Gene {
  readonly aboveHull: number;
}

/** Shares of the genes whose energy is known; null where none is. */
export interface StabilityScores {
  readonly known: number;
  /** Stable, unique and novel. */
  readonly sun: number | null;
  /** And not in space group 1. */
  readonly symmetricSun: number | null;
}

/**
 * S.U.N. and S.S.U.N.; of genes with one fingerprint the first counts.
 *
 * @param limit of the energy above the hull at which a structure counts as stable, in eV/atom
 */
export function stabilityScores(genes: readonly RelaxedGene[], trained: References, limit: number): StabilityScores {
  const known = genes.filter(({ aboveHull }) => Number.isFinite(aboveHull));
  const found = [...distinctGenes(known)].filter(
    ([key, { aboveHull }]) => aboveHull <= limit && !trained.fingerprints.has(key),
  );
  const share = (count: number) => (known.length === 0 ? null : count / known.length);
  return {
    known: known.length,
    sun: share(found.length),
    symmetricSun: share(found.filter(([, { group }]) => group > 1).length),
  };
}
