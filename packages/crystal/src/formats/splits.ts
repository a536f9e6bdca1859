// Which split a structure goes to: the one that its file is named for, one for all, or by chance that never changes.
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { type CliOption, InputError } from "@sciformer/core";

/** `files`: the split that a file's name says; `hash`: 80, 10 and 10 % by a hash; else a split for everything. */
export type SplitRule = "auto" | "files" | "hash" | "train" | "valid" | "test" | "all";

const RULES: readonly SplitRule[] = ["auto", "files", "hash", "train", "valid", "test", "all"];

export const SPLIT_OPTION: CliOption = {
  flags: "--split <how>",
  description:
    "files (train, val or test in the file names), hash (80/10/10 by id, equal crystals together), or train, valid, test, all for everything; files where all names say it, else hash",
  forDatasets: true,
};

/** @throws InputError on an unknown word */
export function splitRule(text: string | undefined): SplitRule {
  const rule = RULES.find((name) => name === (text ?? "auto"));
  if (rule === undefined) throw new InputError(`--split "${text}": expected one of ${RULES.slice(1).join(", ")}`);
  return rule;
}

/** Assigns splits. */
export type Splitter = (id: string, file: string, key: () => string) => string;

/**
 * @param rule as asked for
 * @param files all files of the import
 * @throws InputError if file names should say the split and one does not
 */
export function splitter(rule: SplitRule, files: readonly string[]): Splitter {
  const named = new Map(files.map((file) => [file, splitInName(file)]));
  const unnamed = files.find((file) => named.get(file) === undefined);
  if (rule === "files" && unnamed !== undefined) {
    throw new InputError(`--split files: the name of ${basename(unnamed)} says neither train, val nor test`);
  }
  if (rule === "files" || (rule === "auto" && unnamed === undefined)) return (_, file) => named.get(file)!;
  if (rule !== "auto" && rule !== "hash") return () => rule;
  const splitOfKey = new Map<string, string>();
  return (id, _, key) => {
    const crystal = key();
    const split = splitOfKey.get(crystal) ?? splitByHash(id);
    splitOfKey.set(crystal, split);
    return split;
  };
}

/** The split that a file name says: `mp20_val.csv.gz` is valid. */
function splitInName(file: string): string | undefined {
  const word = /(?:^|[^a-z])(train|valid|val|validation|test)(?=[^a-z]|$)/i.exec(basename(file))?.[1]?.toLowerCase();
  return word === "val" || word === "validation" ? "valid" : word;
}

function splitByHash(id: string): string {
  const share = createHash("sha256").update(id).digest().readUInt32BE(0) / 2 ** 32;
  if (share < 0.8) return "train";
  return share < 0.9 ? "valid" : "test";
}
