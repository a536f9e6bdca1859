// Chemical formulas.
import { elementOf } from "./elements.ts";
import { greatestCommonDivisor } from "./neutrality.ts";

/** Formula units among some atoms: the greatest common divisor of the counts. */
export function formulaUnits(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce(greatestCommonDivisor, 0);
}

/** The reduced formula, the least electronegative element first: `NaCl`, `CaTiO3`. */
export function reducedFormula(counts: ReadonlyMap<string, number>): string {
  const units = formulaUnits(counts);
  return [...counts]
    .sort(([a], [b]) => byElectronegativity(a, b))
    .map(([element, count]) => element + (count === units ? "" : count / units))
    .join("");
}

/** Order by Pauling electronegativity, elements without one last, ties by symbol. */
function byElectronegativity(a: string, b: string): number {
  const [first, second] = [a, b].map((symbol) => elementOf(symbol)?.electronegativity ?? Number.POSITIVE_INFINITY);
  if (first === second) return a < b ? -1 : a > b ? 1 : 0;
  return first! - second!;
}

/** Atoms of each element, in the order of first occurrence. */
export function countElements(elements: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const element of elements) counts.set(element, (counts.get(element) ?? 0) + 1);
  return counts;
}
