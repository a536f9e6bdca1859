// Baselines of properties: the mean, and a linear model of the composition.
import { atomVolume } from "../elements/elements.ts";
import type { Gene } from "../gene.ts";
import { composition } from "../symmetry/sites.ts";

/** Says the property of a gene. */
export type PropertyModel = (gene: Gene) => number;

/** The mean of the training data for all. */
export function meanModel(values: readonly number[]): PropertyModel {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return () => mean;
}

/** Share of each element among the atoms. */
function shares(gene: Gene): Map<string, number> {
  const counts = composition(gene);
  const atoms = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return new Map([...counts].map(([element, count]) => [element, count / atoms]));
}

/** Shrinks the coefficients, in units of rows. */
const PENALTY = 1;

/** Least squares of the elements' shares, the coefficients held small; elements that never occurred count nothing. */
export function ridgeModel(genes: readonly Gene[], values: readonly number[]): PropertyModel {
  const elements = [...new Set(genes.flatMap(({ sites }) => sites.map(({ element }) => element)))].sort();
  const place = new Map(elements.map((element, i) => [element, i]));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const normal = elements.map((_, i) => Float64Array.from(elements, (_, j) => (i === j ? PENALTY : 0)));
  const right = new Float64Array(elements.length);
  for (const [row, gene] of genes.entries()) {
    const own = [...shares(gene)].map(([element, share]) => [place.get(element)!, share] as const);
    for (const [i, a] of own) {
      right[i]! += a * (values[row]! - mean);
      for (const [j, b] of own) normal[i]![j]! += a * b;
    }
  }
  const coefficients = solve(normal, right);
  return (gene) =>
    [...shares(gene)].reduce(
      (sum, [element, share]) => sum + share * (coefficients[place.get(element) ?? -1] ?? 0),
      mean,
    );
}

/** Solves a positive definite system by Gaussian elimination; both arguments are used up. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = matrix[row]![pivot]! / matrix[pivot]![pivot]!;
      if (factor === 0) continue;
      for (let column = pivot; column < size; column++) matrix[row]![column]! -= factor * matrix[pivot]![column]!;
      right[row]! -= factor * right[pivot]!;
    }
  }
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row--) {
    let rest = right[row]!;
    for (let column = row + 1; column < size; column++) rest -= matrix[row]![column]! * solution[column]!;
    solution[row] = rest / matrix[row]![row]!;
  }
  return solution;
}

/** The volume per atom that the fitted volumes of the elements add up to, in cubic angstrom. */
export function elementVolumes(gene: Gene): number {
  return [...shares(gene)].reduce((sum, [element, share]) => sum + share * atomVolume(element), 0);
}
