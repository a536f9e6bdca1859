// Tolerance rules and the comparison of numbers under them.
import type { ToleranceRule } from "./case.ts";

/** Applied where no rule matches: every element must be equal. */
const EXACT: ToleranceRule = { keys: "*", abs: 0, rel: 0, of: "element" };

/** The first rule whose glob matches `name`, or the exact one. */
export function ruleFor(rules: readonly ToleranceRule[], name: string): ToleranceRule {
  return rules.find(({ keys }) => matches(keys, name)) ?? EXACT;
}

function matches(glob: string, name: string): boolean {
  const pattern = glob.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`, "s").test(name);
}

/** How far two lists of numbers of one length are apart. */
export interface Difference {
  /** Largest |ours - theirs| over elements that are finite in both. */
  readonly maxAbsolute: number;
  /** ||ours - theirs|| / ||theirs||; with ||theirs|| = 0 it is 0 or infinite. */
  readonly relative: number;
  /** First element outside the tolerance, or -1. */
  readonly firstBad: number;
  readonly badCount: number;
}

/** Compares element by element; NaN equals NaN, and an infinity the same infinity. */
export function difference(
  ours: ArrayLike<number | bigint>,
  theirs: ArrayLike<number | bigint>,
  rule: ToleranceRule,
): Difference {
  const largest = rule.of === "max" ? largestMagnitude(theirs) : 0;
  let [maxAbsolute, errorSquares, squares, firstBad, badCount] = [0, 0, 0, -1, 0];
  for (let i = 0; i < theirs.length; i++) {
    const wanted = Number(theirs[i]!);
    const equal = same(ours[i]!, theirs[i]!);
    const error = equal ? 0 : Math.abs(Number(ours[i]!) - wanted);
    if (Number.isFinite(error)) {
      maxAbsolute = Math.max(maxAbsolute, error);
      errorSquares += error * error;
    }
    if (Number.isFinite(wanted)) squares += wanted * wanted;
    const allowed = rule.abs + rule.rel * (rule.of === "max" ? largest : Math.abs(wanted));
    if (equal || (Number.isFinite(error) && error > 0 && error <= allowed)) continue;
    if (firstBad === -1) firstBad = i;
    badCount++;
  }
  const relative = errorSquares === 0 ? 0 : Math.sqrt(errorSquares / squares);
  return { maxAbsolute, relative, firstBad, badCount };
}

/** Equal as numbers (a bigint equals the number of its value), or both NaN. */
function same(a: number | bigint, b: number | bigint): boolean {
  if (typeof a === typeof b) return a === b || (Number.isNaN(a) && Number.isNaN(b));
  return Number(a) === Number(b);
}

function largestMagnitude(values: ArrayLike<number | bigint>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(Number(values[i]!));
    if (Number.isFinite(magnitude) && magnitude > largest) largest = magnitude;
  }
  return largest;
}
