// How the trials of an import are divided into splits.
import { InputError } from "@sciformer/core";
import type { Trial } from "../recording.ts";
import { chronologicalSplit, consecutiveFolds } from "../splits.ts";

/** See the descriptions in {@link SPLIT_RULES}. */
export type SplitRule =
  | { readonly kind: "sessions"; readonly train: readonly string[] | null }
  | { readonly kind: "subjects"; readonly test: readonly string[] }
  | { readonly kind: "co" }
  | { readonly kind: "cv"; readonly fold: number; readonly folds: number }
  | { readonly kind: "all" };

/** The rules as the command line has them. */
export const SPLIT_RULES =
  "sessions (default: the first session of each subject trains), sessions:A,B (these train), subjects:X,Y (these test), co (the first 80 % of each class train), cv:2/5 (that fold of each subject tests), all";

/** The name of the only split of the rule `all`. */
export const WHOLE = "all";

const list = (text: string): string[] => text.split(",").map((word) => word.trim());

function foldRule(text: string, written: string): SplitRule {
  const [, fold, folds] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [number, of] = [Number(fold), Number(folds)];
  if (number >= 1 && number <= of && of >= 2) return { kind: "cv", fold: number - 1, folds: of };
  throw new InputError(`--split ${written}: expected a fold and how many, as in cv:2/5`);
}

/** @throws InputError for a rule that there is not */
export function parseSplitRule(written: string): SplitRule {
  const [name = "", ...more] = written.split(":");
  const rest = more.join(":");
  switch (name) {
    case "sessions":
      return { kind: "sessions", train: rest === "" ? null : list(rest) };
    case "subjects":
      if (rest !== "") return { kind: "subjects", test: list(rest) };
      break;
    case "cv":
      return foldRule(rest, written);
    case "co":
    case "all":
      if (rest === "") return { kind: name };
  }
  throw new InputError(`--split ${written}: expected ${SPLIT_RULES}`);
}

/** True where the place of a recording decides, and not what trials there are. */
export function isByRecording(rule: SplitRule): boolean {
  return rule.kind !== "co" && rule.kind !== "cv";
}

/** The split of every trial of a recording, for rules that are {@link isByRecording}. */
export class RecordingSplits {
  readonly #rule: SplitRule;
  /** Subject -> its first session. */
  readonly #first = new Map<string, string>();

  constructor(rule: SplitRule) {
    this.#rule = rule;
  }

  of({ subject, session }: Pick<Trial, "subject" | "session">): string {
    const rule = this.#rule;
    if (rule.kind === "all") return WHOLE;
    if (rule.kind === "subjects") return rule.test.includes(subject) ? "test" : "train";
    const first = this.#first.get(subject) ?? session;
    this.#first.set(subject, first);
    const trains = rule.kind === "sessions" && rule.train !== null ? rule.train : [first];
    return trains.includes(session) ? "train" : "test";
  }
}

/** The trials of one subject by split, in their order; trials without a class test. @throws InputError for too few */
export function splitSubject(trials: readonly Trial[], rule: SplitRule): ReadonlyMap<string, Trial[]> {
  const labels = trials.map(({ label }) => label ?? "");
  const { test } =
    rule.kind === "cv" ? consecutiveFolds(trials.length, rule.folds)[rule.fold]! : chronologicalSplit(labels);
  const held = new Set(test);
  const isTest = (place: number) => held.has(place) || trials[place]!.label === null;
  return new Map([
    ["train", trials.filter((_, place) => !isTest(place))],
    ["test", trials.filter((_, place) => isTest(place))],
  ]);
}
