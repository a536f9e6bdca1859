// Which elements a generated crystal must and may have.
import { serviceTokens } from "./vocabulary.ts";

/** Elements by token. */
export interface ElementRule {
  /** Every one of these occurs. */
  readonly required: readonly number[];
  /** Only these occur, the required ones among them; any where it is left out. */
  readonly allowed?: readonly number[] | undefined;
}

/** What is known of a crystal when its next element is drawn. */
export interface ElementState {
  /** Tokens of the elements so far. */
  readonly present: readonly number[];
  /** Sites that still fit in. */
  readonly room: number;
}

/** Required elements that are still missing. */
export function missingElements({ required }: ElementRule, { present }: ElementState): number[] {
  return required.filter((token) => !present.includes(token));
}

/**
 * Takes out of the marks what the rule forbids: elements that are not allowed, STOP while a required one is missing,
 * and everything else where there is just room for those.
 */
export function restrictElements(marks: Uint8Array, count: number, rule: ElementRule, state: ElementState): void {
  const { stop } = serviceTokens(count);
  const missing = missingElements(rule, state);
  if (missing.length > 0) marks[stop] = 0;
  for (let token = 0; token < count; token++) {
    const isWanted = missing.includes(token);
    const isAllowed = isWanted || rule.required.includes(token) || (rule.allowed?.includes(token) ?? true);
    if (!isAllowed || (missing.length >= state.room && missing.length > 0 && !isWanted)) marks[token] = 0;
  }
}
