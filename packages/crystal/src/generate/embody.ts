// From a gene to a crystal with coordinates: a packing of soft spheres that keeps the symmetry, not a relaxed structure.
import { InputError, type Random } from "@sciformer/core";
import { atomVolume } from "../elements/elements.ts";
import type { Gene } from "../gene.ts";
import { analyse, type SymmetricCrystal, structureOf } from "../symmetry/crystal.ts";
import { drawShape } from "./cell-shape.ts";
import { isApart, Packing } from "./packing.ts";

/** Spread of the logarithm of the volume around what the elements take in compounds. */
const VOLUME_SPREAD = 0.04;
const STEPS = 120;
/** Change of a number in the first steps, in units of the shape or the cell's edge. */
const RATE = 0.03;
const STARTS = 16;

/** Why a gene got no structure. */
export type Failure = "atoms too close" | "another space group";

/** A crystal of the gene, or what went wrong at the best of all starts. */
export type Embodied = { readonly crystal: SymmetricCrystal } | { readonly failure: Failure };

/** Volume of the conventional cell from the fitted volumes of its elements, in cubic angstrom. */
export function expectedVolume({ sites }: Gene): number {
  return sites.reduce((sum, { element, multiplicity }) => sum + multiplicity * atomVolume(element), 0);
}

/** Descends the overlap of the spheres until there is none, or for so many steps (Adam). */
function relaxed(packing: Packing, start: readonly number[]): Float64Array {
  const numbers = Float64Array.from(start);
  const [mean, square] = [new Float64Array(numbers.length), new Float64Array(numbers.length)];
  for (let step = 1; step <= STEPS; step++) {
    const { score, slope } = packing.overlap(numbers);
    if (score === 0) break;
    const rate = RATE * (1 - (step - 1) / STEPS);
    for (let i = 0; i < numbers.length; i++) {
      mean[i] = 0.8 * mean[i]! + 0.2 * slope[i]!;
      square[i] = 0.95 * square[i]! + 0.05 * slope[i]! ** 2;
      const direction = mean[i]! / (1 - 0.8 ** step) / (Math.sqrt(square[i]! / (1 - 0.95 ** step)) + 1e-9);
      numbers[i]! -= rate * direction;
    }
  }
  return numbers;
}

/** One start: shape and free coordinates by chance, then packed. */
function attempt(gene: Gene, random: Random, symprec: number | undefined): Embodied {
  const packing = new Packing(gene, expectedVolume(gene) * Math.exp(random.normal(0, VOLUME_SPREAD)));
  const shape = drawShape(gene.group, random);
  const coordinates = Array.from({ length: packing.size - shape.length }, () => random.uniform());
  const numbers = relaxed(packing, [...shape, ...coordinates]);
  if (!isApart(packing.overlap(numbers))) return { failure: "atoms too close" };
  const parameters = packing.parameters(numbers);
  const orbits = gene.sites.map((site, i) => ({ ...site, parameters: parameters[i]! }));
  const crystal = { group: gene.group, lattice: packing.lattice(numbers), orbits };
  return groupOf(crystal, symprec) === gene.group ? { crystal } : { failure: "another space group" };
}

/** What the symmetry search finds; undefined where it fails. */
function groupOf(crystal: SymmetricCrystal, symprec: number | undefined): number | undefined {
  try {
    return analyse(structureOf(crystal), symprec).group;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/**
 * A crystal of the gene whose atoms are far enough apart and in which the symmetry search finds the gene's own space
 * group: the first of several starts. Cell and coordinates are a packing at the volume that the elements take in
 * compounds. They are not relaxed and no energy belongs to them. The symmetry search must have been started.
 *
 * @param symprec tolerance of the symmetry search, in angstrom
 */
export function embody(gene: Gene, random: Random, symprec?: number): Embodied {
  let failure: Failure = "atoms too close";
  const tries = gene.sites.every(({ dof }) => dof === 0) && gene.group >= 195 ? 3 : STARTS;
  for (let start = 0; start < tries; start++) {
    const found = attempt(gene, random.fork(start), symprec);
    if ("crystal" in found) return found;
    if (found.failure === "another space group") failure = found.failure;
  }
  return { failure };
}
