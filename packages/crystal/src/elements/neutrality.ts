// Whether a composition can be charge-neutral, by the rules of SMACT.
import { type Element, elementOf } from "./elements.ts";

/** The rules, all on by default. */
export interface NeutralityRules {
  /** Counts are divided by their greatest common divisor first; without, counts that have one are never neutral. */
  readonly reduced?: boolean;
  /** Positive ions must be less electronegative than negative ones. */
  readonly electronegativity?: boolean;
  /** Compositions of metals alone are valid. */
  readonly alloys?: boolean;
}

/**
 * True for a single element, for metals alone, and where allowed oxidation states sum to zero with every positive ion
 * less electronegative than every negative one.
 *
 * @param symbols elements; repeated ones count together
 * @param counts atoms of each
 * @see Davies et al. 2016, "Computational screening of all stoichiometric inorganic materials"
 */
export function isNeutral(symbols: readonly string[], counts: readonly number[], rules: NeutralityRules = {}): boolean {
  const { reduced = true, electronegativity = true, alloys = true } = rules;
  const totals = new Map<string, number>();
  for (const [i, symbol] of symbols.entries()) totals.set(symbol, (totals.get(symbol) ?? 0) + counts[i]!);
  const elements = [...totals.keys()].map(elementOf);
  if (elements.length === 1) return true;
  if (elements.some((element) => element === undefined)) return false;
  const known = elements as Element[];
  if (alloys && known.every(({ isMetal }) => isMetal)) return true;
  const divisor = [...totals.values()].reduce(greatestCommonDivisor);
  if (!reduced && divisor > 1) return false;
  const amounts = [...totals.values()].map((count) => count / divisor);
  return hasNeutralStates(known, amounts, electronegativity);
}

/** Tries the allowed states of one element after the other. */
function hasNeutralStates(elements: readonly Element[], amounts: readonly number[], isTested: boolean): boolean {
  const states: number[] = [];
  const search = (charge: number): boolean => {
    const place = states.length;
    const element = elements[place];
    if (element === undefined) return charge === 0 && (!isTested || isOrdered(elements, states));
    return element.oxidationStates.some((state) => {
      states.push(state);
      const isFound = search(charge + state * amounts[place]!);
      states.pop();
      return isFound;
    });
  };
  return search(0);
}

function isOrdered(elements: readonly Element[], states: readonly number[]): boolean {
  const side = (sign: number) =>
    elements.filter((_, i) => states[i]! * sign > 0).map(({ testElectronegativity }) => testElectronegativity);
  const [positive, negative] = [side(1), side(-1)];
  if ([...positive, ...negative].includes(undefined)) return false;
  return Math.max(...(positive as number[])) < Math.min(...(negative as number[]));
}

/** The greatest number that divides both. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
