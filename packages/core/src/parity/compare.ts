// Compares an adapter's values with a golden case: one result per name.
import type { CaseTensor, ParityCase, ParityPair, ParityStatistic, ParityValues, ToleranceRule } from "./case.ts";
import { type Difference, difference, ruleFor } from "./tolerance.ts";

/** One compared name. */
export interface ParityResult {
  readonly name: string;
  readonly passed: boolean;
  /** Largest |ours - theirs|; absent where no numbers could be compared. */
  readonly maxAbsolute?: number;
  /** ||ours - theirs|| / ||theirs||. */
  readonly relative?: number;
  /** Why it failed. */
  readonly reason?: string;
}

/** An array ready to be compared; without a shape only the number of elements counts. */
interface Values {
  readonly shape?: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

const COMPARED = /^(output|mid|grad)\//;

/**
 * Results in the order of the case's tensors, then those of the JSON. Keys `output/`, `mid/` and `grad/` of the case
 * that were not returned are failures, unless the case has a statistical test; so are values without an expectation.
 *
 * @param values tensors already read into arrays
 */
export function compareValues(testCase: ParityCase, values: ParityValues): ParityResult[] {
  const results: ParityResult[] = [];
  const expected = Object.keys(testCase.tensors).filter((key) => COMPARED.test(key));
  const statistical = testCase.json.test !== undefined;
  for (const key of expected) {
    const value = values[key];
    if (value !== undefined) results.push(...compareOne(testCase, key, value));
    else if (!statistical) results.push({ name: key, passed: false, reason: "the adapter returned no value" });
  }
  const known = new Set(expected);
  for (const [key, value] of Object.entries(values)) {
    if (!known.has(key)) results.push(...compareOne(testCase, key, value));
  }
  return results;
}

/** Name of the first intermediate value that differs: where to look. */
export function firstFailingMid(results: readonly ParityResult[]): string | undefined {
  return results.find(({ name, passed }) => !passed && name.startsWith("mid/"))?.name;
}

function compareOne(testCase: ParityCase, name: string, value: ParityValues[string]): ParityResult[] {
  if (isPair(value)) return comparePair(name, value.got, value.want, testCase.tolerance);
  if (isStatistic(value)) return [compareStatistic(name, value)];
  const theirs = testCase.tensors[name];
  if (theirs === undefined) {
    // a case need not keep every intermediate value that a model can give
    if (COMPARED.test(name)) return [];
    return [{ name, passed: false, reason: "the case has no expectation of this name" }];
  }
  return [compareTensor(name, toValues(value), theirs, ruleFor(testCase.tolerance, name))];
}

function compareTensor(name: string, ours: Values, theirs: CaseTensor, rule: ToleranceRule): ParityResult {
  if (ours.shape !== undefined && String(ours.shape) !== String(theirs.shape)) {
    return { name, passed: false, reason: `shape [${ours.shape}], expected [${theirs.shape}]` };
  }
  return compareNumbers(name, ours.data, theirs.data, rule);
}

function compareNumbers(
  name: string,
  ours: ArrayLike<number | bigint>,
  theirs: ArrayLike<number | bigint>,
  rule: ToleranceRule,
): ParityResult {
  if (ours.length !== theirs.length) {
    return { name, passed: false, reason: `${ours.length} values, expected ${theirs.length}` };
  }
  const found = difference(ours, theirs, rule);
  const { maxAbsolute, relative } = found;
  if (found.badCount === 0) return { name, passed: true, maxAbsolute, relative };
  return { name, passed: false, maxAbsolute, relative, reason: describeBad(found, ours, theirs) };
}

function describeBad(
  { firstBad, badCount }: Difference,
  ours: ArrayLike<number | bigint>,
  theirs: ArrayLike<number | bigint>,
): string {
  return `${badCount} of ${theirs.length} outside the tolerance, first [${firstBad}]: ${ours[firstBad]}, expected ${theirs[firstBad]}`;
}

function compareStatistic(name: string, { statistic, bound }: ParityStatistic): ParityResult {
  const passed = Math.abs(statistic) <= bound;
  return {
    name,
    passed,
    maxAbsolute: Math.abs(statistic),
    ...(!passed && { reason: `${statistic} is beyond ${bound}` }),
  };
}

/**
 * Compares two JSON values. Objects open into one result per member, `name/member`; lists, also of unequal depth, are
 * one result: their structure and everything that is not a number must be equal, their numbers within the tolerance.
 */
function comparePair(name: string, got: unknown, want: unknown, rules: readonly ToleranceRule[]): ParityResult[] {
  if (isRecord(got) && isRecord(want)) {
    const members = new Set([...Object.keys(want), ...Object.keys(got)]);
    return [...members].flatMap((member) => comparePair(`${name}/${member}`, got[member], want[member], rules));
  }
  const pairs = { ours: [] as (number | bigint)[], theirs: [] as (number | bigint)[] };
  const reason = structuralDifference(got, want, "", pairs);
  if (reason !== undefined) return [{ name, passed: false, reason }];
  return [compareNumbers(name, pairs.ours, pairs.theirs, ruleFor(rules, name))];
}

/** Collects the numbers at equal places; returns the first difference that is not one of size. */
function structuralDifference(
  got: unknown,
  want: unknown,
  place: string,
  pairs: { ours: (number | bigint)[]; theirs: (number | bigint)[] },
): string | undefined {
  if (isNumeric(got) && isNumeric(want)) {
    pairs.ours.push(got);
    pairs.theirs.push(want);
    return undefined;
  }
  const [ours, theirs] = [children(got), children(want)];
  if (ours === undefined || theirs === undefined) {
    return got === want ? undefined : `${place} ${show(got)}, expected ${show(want)}`.trimStart();
  }
  if (ours.length !== theirs.length) return `${place} ${ours.length} values, expected ${theirs.length}`.trimStart();
  for (const [index, [key, value]] of theirs.entries()) {
    const [ownKey, own] = ours[index]!;
    if (ownKey !== key) return `${place} member ${ownKey}, expected ${key}`.trimStart();
    const reason = structuralDifference(own, value, `${place}[${key}]`, pairs);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Members of a list or record in a fixed order; undefined for anything else. */
function children(value: unknown): [string, unknown][] | undefined {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<unknown>, (item, index) => [String(index), item]);
  }
  if (isRecord(value)) return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return undefined;
}

function toValues(value: Exclude<ParityValues[string], ParityPair | ParityStatistic>): Values {
  if (typeof value === "number") return { data: [value] };
  if ("data" in value && "shape" in value) return value as Values;
  return { data: value as ArrayLike<number | bigint> };
}

function isPair(value: ParityValues[string]): value is ParityPair {
  return typeof value === "object" && "want" in value;
}

function isStatistic(value: ParityValues[string]): value is ParityStatistic {
  return typeof value === "object" && "statistic" in value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
