// The options of `data simulate` and what they ask for.
import { type CliOption, type CliValues, choice, flagOf, InputError } from "@sciformer/core";
import type { Dealiasing } from "./nonlinear/assemble.ts";
import { ALL_TAGS, MINI_TAGS, miniSetUp, PAPER_TAGS, paperSetUp, type SetUp } from "./set-ups.ts";

/** The options; `--seed`, `--out` and `--overwrite` are the core's. */
export const OPTIONS: readonly CliOption[] = [
  { flags: "--size <name>", description: "set-ups: mini (resolved on 64 points a side) or paper (default mini)" },
  { flags: "--tags <list>", description: `equations, comma-separated, of ${ALL_TAGS.join(", ")} (default: the set's)` },
  { flags: "--equation <json>", description: "an equation of your own, JSON or a file with it, instead of --tags" },
  { flags: "--simulations <n>", description: "training simulations of each tag (default mini 8, paper 425)" },
  { flags: "--frames <n>", description: "stored frames of each simulation (default mini 12, paper 30)" },
  { flags: "--test-long <n>", description: "simulations of each tag in the split test_long (default 0)" },
  { flags: "--frames-long <n>", description: "stored frames in the split test_long (default 200; Gray-Scott 100)" },
  { flags: "--grid <n>", description: "points a side that are stored (default mini 32, paper 256)" },
  {
    flags: "--solve-grid <n>",
    description: "points a side to solve on, a multiple of --grid (default mini 64, paper 2048)",
  },
  { flags: "--dimensions <n>", description: "1 or 2 (default 2)" },
  { flags: "--dealias <mode>", description: "pre or pre+post: before products only, as published, or after them too" },
  { flags: "--drag <value>", description: "drag of kolm_flow (default -0.2, as published; the newer solver has -0.1)" },
  {
    flags: "--complex-coefficients",
    description: "keep imaginary parts of the scheme's coefficients: kdv to second order",
  },
  { flags: "--paper-seeds", description: "seeds exactly as published: md5 of the tag plus the simulation's number" },
  { flags: "--workers <n>", description: "threads (default: one for each processor); the data do not depend on it" },
];

/** What the options ask for. */
export interface Wanted {
  readonly size: "mini" | "paper";
  readonly tags: readonly string[];
  /** JSON, or a path to it. */
  readonly equation: string | undefined;
  /** Simulations of each tag by split. */
  readonly counts: (tag: string) => Readonly<Record<"train" | "valid" | "test" | "test_long", number>>;
  readonly frames: number;
  readonly framesLong: (tag: string) => number;
  readonly grid: number;
  readonly solveGrid: number;
  readonly dimensions: 1 | 2;
  readonly dealias: Dealiasing;
  readonly drag: number | undefined;
  readonly complexCoefficients: boolean;
  readonly paperSeeds: boolean;
  readonly workers: number | undefined;
}

const DEFAULTS = {
  mini: { train: 8, valid: 1, test: 2, frames: 12, grid: 32, refine: 2, tags: MINI_TAGS as readonly string[] },
  paper: { train: 425, valid: 75, test: 100, frames: 30, grid: 256, refine: 8, tags: PAPER_TAGS as readonly string[] },
};
/** Simulations of a Gray-Scott tag in the published set. */
const PAPER_GRAY_SCOTT = { train: 68, valid: 12, test: 20 };
/** The published long test sets have these frames. */
const LONG_FRAMES = { others: 200, grayScott: 100 };
/** Points a side that resolve the small set-ups. */
const MINI_RESOLVED = 64;

const MOST_SIMULATIONS = 100_000;
const MOST_FRAMES = 100_000;
const MOST_POINTS = 8192;
const FEWEST_POINTS = 4;
const MOST_WORKERS = 256;

function textOf(options: CliValues, key: string): string | undefined {
  const value = options[key];
  return typeof value === "string" ? value.trim() : undefined;
}

function whole(options: CliValues, key: string, least: number, most: number): number | undefined {
  const text = textOf(options, key);
  if (text === undefined) return undefined;
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InputError(`${flagOf(key)} "${text}": expected a whole number from ${least} to ${most}`);
}

function tagsOf(options: CliValues, fallback: readonly string[]): readonly string[] {
  const text = textOf(options, "tags");
  if (text === undefined) return fallback;
  const tags = text.split(/\s*,\s*/).filter((tag) => tag !== "");
  for (const tag of tags) {
    if (!(ALL_TAGS as readonly string[]).includes(tag)) {
      throw new InputError(`--tags: unknown tag "${tag}"; there are ${ALL_TAGS.join(", ")}`);
    }
  }
  if (tags.length > 0) return [...new Set(tags)];
  throw new InputError(`--tags: expected one or more of ${ALL_TAGS.join(", ")}`);
}

/** Points stored and points solved on. */
function gridsOf(options: CliValues, size: "mini" | "paper"): { grid: number; solveGrid: number } {
  const { grid: usual, refine } = DEFAULTS[size];
  const grid = whole(options, "grid", FEWEST_POINTS, MOST_POINTS) ?? usual;
  const least = size === "mini" ? Math.ceil(MINI_RESOLVED / grid) : refine;
  const solveGrid = whole(options, "solveGrid", FEWEST_POINTS, MOST_POINTS) ?? grid * Math.max(refine, least);
  if (solveGrid % grid !== 0) {
    throw new InputError(`--solve-grid ${solveGrid}: expected a multiple of --grid ${grid}`);
  }
  return { grid, solveGrid };
}

function dragOf(options: CliValues): number | undefined {
  const text = textOf(options, "drag");
  if (text === undefined) return undefined;
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InputError(`--drag "${text}": expected a number`);
}

function countsOf(options: CliValues, size: "mini" | "paper"): Wanted["counts"] {
  const train = whole(options, "simulations", 1, MOST_SIMULATIONS);
  const long = whole(options, "testLong", 0, MOST_SIMULATIONS) ?? 0;
  return (tag) => {
    if (train !== undefined) {
      const valid = Math.max(1, Math.round(train / 8));
      return { train, valid, test: Math.max(1, Math.round(train / 4)), test_long: long };
    }
    const usual = size === "paper" && tag.startsWith("gs_") ? PAPER_GRAY_SCOTT : DEFAULTS[size];
    return { train: usual.train, valid: usual.valid, test: usual.test, test_long: long };
  };
}

/** @throws InputError naming the option */
export function wantedOf(options: CliValues): Wanted {
  const size = choice(options, "size", ["mini", "paper"]) ?? "mini";
  const equation = textOf(options, "equation");
  if (equation !== undefined && options.tags !== undefined) {
    throw new InputError("--equation and --tags: expected one of them");
  }
  const framesLong = whole(options, "framesLong", 2, MOST_FRAMES);
  return {
    size,
    tags: tagsOf(options, DEFAULTS[size].tags),
    equation,
    counts: countsOf(options, size),
    frames: whole(options, "frames", 2, MOST_FRAMES) ?? DEFAULTS[size].frames,
    framesLong: (tag) => framesLong ?? (tag.startsWith("gs_") ? LONG_FRAMES.grayScott : LONG_FRAMES.others),
    ...gridsOf(options, size),
    dimensions: (whole(options, "dimensions", 1, 2) ?? 2) as 1 | 2,
    dealias: choice(options, "dealias", ["pre", "pre+post"]) ?? "pre",
    drag: dragOf(options),
    complexCoefficients: options.complexCoefficients === true,
    paperSeeds: options.paperSeeds === true,
    workers: whole(options, "workers", 1, MOST_WORKERS),
  };
}

/** The set-up of a tag of the set that was asked for. */
export function setUpOf(tag: string, { size, solveGrid, drag }: Wanted): SetUp {
  const setUp = size === "mini" ? miniSetUp(tag, solveGrid) : paperSetUp(tag);
  return drag === undefined || tag !== "kolm_flow" ? setUp : { ...setUp, fixed: { ...setUp.fixed, drag } };
}
