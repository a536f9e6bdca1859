// Counts as the smallest whole numbers of the same ratio.
import { greatestCommonDivisor } from "../elements/neutrality.ts";

/** The counts divided by their greatest common divisor. */
export function reducedRatios(counts: readonly number[]): number[] {
  const divisor = counts.reduce(greatestCommonDivisor, 0);
  return counts.map((count) => count / divisor);
}
