// Which rows of which house are for training, validation and test: by house, by time, or as papers did.
import { type CliOption, type CliValues, InputError } from "@sciformer/core";
import type { Zone } from "../meter/calendar.ts";
import { choice, names } from "./options.ts";

export const SPLIT_OPTIONS: readonly CliOption[] = [
  {
    flags: "--split <kind>",
    description:
      "paper, unseen (last house tests; default for two houses or more), seen (70/10/20 % by time; default for one) or all",
    forDatasets: true,
  },
  {
    flags: "--train <houses>",
    description: "training houses, each with an optional range: 1,2@2014-01-01..2014-06-30",
    forDatasets: true,
  },
  { flags: "--valid <houses>", description: "validation houses, in the same form", forDatasets: true },
  { flags: "--test <houses>", description: "test houses, in the same form", forDatasets: true },
];

type SplitName = "train" | "valid" | "test" | "all";

/** Rows of one house that belong to one split: by time, or by share of its rows. */
export type SplitPart =
  | { readonly split: SplitName; readonly by: "time"; readonly from: number; readonly to: number }
  | { readonly split: SplitName; readonly by: "share"; readonly from: number; readonly to: number };

/** House -> its parts; a house without parts is left out. */
export type SplitPlan = ReadonlyMap<string, readonly SplitPart[]>;

/** The houses of a published protocol. */
export interface PublishedSplit {
  readonly train: readonly string[];
  readonly valid: readonly string[];
  readonly test: readonly string[];
}

const ALWAYS = { by: "time", from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } as const;
const DAY = 86_400_000;

/**
 * The plan that the options ask for.
 *
 * @param houses all houses found, in order
 * @param zone in which the dates of ranges are meant
 * @param published the source's published protocol, if it has one
 * @throws InputError on an unknown house, a test house in the training list, too few houses
 */
export function splitPlan(
  values: CliValues,
  houses: readonly string[],
  zone: Zone,
  published: (() => SplitPlan) | undefined,
): SplitPlan {
  const kind = choice(values, "split", ["paper", "unseen", "seen", "all"]);
  const explicit = ["train", "valid", "test"].some((key) => values[key] !== undefined);
  if (explicit) {
    if (kind !== undefined) throw new InputError(`--split ${kind}: not together with --train, --valid, --test`);
    return explicitPlan(values, houses, zone);
  }
  switch (kind ?? (houses.length > 1 ? "unseen" : "seen")) {
    case "all":
      return everyHouse(houses, [{ split: "all", ...ALWAYS }]);
    case "seen":
      return everyHouse(houses, SEEN);
    case "unseen":
      return unseenPlan(houses);
    case "paper":
      if (!published) throw new InputError("--split paper: only for ukdale and refit, whose houses the paper names");
      return published();
  }
}

const SEEN: readonly SplitPart[] = [
  { split: "train", by: "share", from: 0, to: 0.7 },
  { split: "valid", by: "share", from: 0.7, to: 0.8 },
  { split: "test", by: "share", from: 0.8, to: 1 },
];

function everyHouse(houses: readonly string[], parts: readonly SplitPart[]): SplitPlan {
  return new Map(houses.map((house) => [house, parts]));
}

function unseenPlan(houses: readonly string[]): SplitPlan {
  if (houses.length < 2) {
    throw new InputError(`--split unseen: needs at least 2 houses, found ${houses.length}: ${houses.join(", ")}`);
  }
  const test = houses.length - 1;
  const valid = houses.length > 2 ? test - 1 : -1;
  const split = (i: number) => (i === test ? "test" : i === valid ? "valid" : "train");
  return new Map(houses.map((house, i) => [house, [{ split: split(i), ...ALWAYS }]]));
}

/** A plan of whole houses. @throws InputError naming the houses of the protocol that are missing */
export function publishedPlan(split: PublishedSplit, houses: readonly string[]): Map<string, readonly SplitPart[]> {
  const missing = [...split.train, ...split.valid, ...split.test].filter((house) => !houses.includes(house));
  if (missing.length > 0) {
    throw new InputError(`--split paper: houses ${missing.join(", ")} are missing (found: ${houses.join(", ")})`);
  }
  const plan = new Map<string, readonly SplitPart[]>();
  for (const name of ["train", "valid", "test"] as const) {
    for (const house of split[name]) plan.set(house, [{ split: name, ...ALWAYS }]);
  }
  return plan;
}

interface HouseRange {
  readonly split: SplitName;
  readonly house: string;
  readonly from: number;
  readonly to: number;
}

function explicitPlan(values: CliValues, houses: readonly string[], zone: Zone): SplitPlan {
  const ranges = (["train", "valid", "test"] as const).flatMap((split) =>
    (names(values, split) ?? []).map((text) => houseRange(text, split, houses, zone)),
  );
  if (values.train === undefined) {
    const named = new Set(ranges.map(({ house }) => house));
    for (const house of houses) if (!named.has(house)) ranges.push({ split: "train", house, ...ALWAYS });
  }
  refuseOverlap(ranges);
  const plan = new Map<string, SplitPart[]>();
  for (const { split, house, from, to } of ranges) {
    plan.set(house, [...(plan.get(house) ?? []), { split, by: "time", from, to }]);
  }
  return plan;
}

/** `2@2014-01-01..2014-06-30`: both days included, either may be left out. */
function houseRange(text: string, split: SplitName, houses: readonly string[], zone: Zone): HouseRange {
  const [house, range, ...more] = text.split("@");
  if (!house || more.length > 0) throw new InputError(`--${split} "${text}": expected <house> or <house>@<from>..<to>`);
  if (!houses.includes(house)) {
    throw new InputError(`--${split} "${text}": no house "${house}" (found: ${houses.join(", ")})`);
  }
  if (range === undefined) return { split, house, ...ALWAYS };
  const days = range.split("..");
  if (days.length !== 2) throw new InputError(`--${split} "${text}": expected <house>@<from>..<to>`);
  const [first, last] = days as [string, string];
  const from = first === "" ? ALWAYS.from : zone.localToUtc(parseDay(first, split, text));
  const to = last === "" ? ALWAYS.to : zone.localToUtc(parseDay(last, split, text) + DAY);
  if (from >= to) throw new InputError(`--${split} "${text}": the range ends before it starts`);
  return { split, house, from, to };
}

function parseDay(day: string, split: string, text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw new InputError(`--${split} "${text}": "${day}" is not a date, expected YYYY-MM-DD`);
  return ms;
}

/** No row may be in two splits, and no test house in the training list unless their ranges are disjoint. */
function refuseOverlap(ranges: readonly HouseRange[]): void {
  for (const [i, a] of ranges.entries()) {
    for (const b of ranges.slice(i + 1)) {
      if (a.house !== b.house || a.from >= b.to || b.from >= a.to) continue;
      throw new InputError(
        a.split === b.split
          ? `--${a.split}: house ${a.house} is named twice for the same time`
          : `--${b.split}: ${b.split} house ${b.house} is also in --${a.split}; give disjoint ranges or another house`,
      );
    }
  }
}

/** Rows [from, to) of a house that belong to a split. */
export interface RowRange {
  readonly split: SplitName;
  readonly from: number;
  readonly to: number;
}

/** The row ranges of one house with ascending `times`. */
export function rowRanges(parts: readonly SplitPart[], times: Float64Array): RowRange[] {
  return parts
    .map(({ split, by, from, to }) =>
      by === "time"
        ? { split, from: lowerBound(times, from), to: lowerBound(times, to) }
        : { split, from: Math.floor(from * times.length), to: Math.floor(to * times.length) },
    )
    .filter(({ from, to }) => to > from);
}

/** First index whose time is at least `time`. */
function lowerBound(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
