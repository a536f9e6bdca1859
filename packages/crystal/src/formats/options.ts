// Options that every importer of structures has, from command line strings to checked values.
import { type CliOption, type CliValues, InputError } from "@sciformer/core";
import { SYMPREC } from "../symmetry/finder.ts";
import { DISORDER_RULES, type DisorderRule } from "./cif/disorder.ts";
import { MAX_ATOMS } from "./cif/read.ts";
import { SPLIT_OPTION, type SplitRule, splitRule } from "./splits.ts";

export const IMPORT_OPTIONS: readonly CliOption[] = [
  { flags: "--symprec <angstrom>", description: `distance tolerance of the symmetry search (default ${SYMPREC})` },
  {
    flags: "--ordered-only <rule>",
    description:
      "structures with partial occupancy: refuse (default), skip them, or take the majority element of each site",
  },
  { flags: "--max-atoms <n>", description: `atoms in a cell at most (default ${MAX_ATOMS})` },
  { flags: "--skip-bad", description: "leave out rows and files that cannot be used, counted, and go on" },
  { flags: "--licence <text>", description: "licence of the data, kept with the dataset", forDatasets: true },
  { flags: "--source <address>", description: "where the data comes from, kept with the dataset", forDatasets: true },
  SPLIT_OPTION,
];

/** The common options, checked. */
export interface ImportSettings {
  /** In angstrom. */
  readonly symprec: number;
  readonly disorder: DisorderRule;
  readonly maxAtoms: number;
  readonly skipBad: boolean;
  readonly licence: string;
  readonly source: string;
  readonly split: SplitRule;
}

/** @throws InputError on a value that does not fit its option */
export function importSettings(values: CliValues): ImportSettings {
  const rule = text(values, "orderedOnly", "--ordered-only") ?? "refuse";
  const disorder = DISORDER_RULES.find((name) => name === rule);
  if (disorder === undefined) {
    throw new InputError(`--ordered-only "${rule}": expected one of ${DISORDER_RULES.join(", ")}`);
  }
  const maxAtoms = positive(values, "maxAtoms", "--max-atoms") ?? MAX_ATOMS;
  if (!Number.isInteger(maxAtoms)) throw new InputError(`--max-atoms "${maxAtoms}": expected a whole number`);
  return {
    symprec: positive(values, "symprec", "--symprec") ?? SYMPREC,
    disorder,
    maxAtoms,
    skipBad: values.skipBad === true,
    licence: text(values, "licence", "--licence") ?? "unknown",
    source: text(values, "source", "--source") ?? "",
    split: splitRule(text(values, "split", "--split")),
  };
}

function text(values: CliValues, key: string, flag: string): string | undefined {
  const value = values[key];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "") throw new InputError(`${flag}: a value is needed`);
  return value;
}

function positive(values: CliValues, key: string, flag: string): number | undefined {
  const value = text(values, key, flag);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!(number > 0 && number < Number.POSITIVE_INFINITY)) {
    throw new InputError(`${flag} "${value}": expected a number above zero`);
  }
  return number;
}
