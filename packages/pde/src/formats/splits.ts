// Which simulations are for training, validation and test: by folder names, by share, as the paper did, or all in one.
import { type CliOption, type CliValues, InputError } from "@sciformer/core";
import type { SimulationInfo } from "../simulation.ts";
import { text } from "./options.ts";
import { fileStem } from "./paths.ts";

export const SPLIT_OPTION: CliOption = {
  flags: "--split <how>",
  description:
    "auto (folders named train, valid, test; else the first 80 % of each tag train, 10 % valid, 10 % test), " +
    "shares such as 0.8,0.1,0.1, paper, or one name for all",
  forDatasets: true,
};

type Split = "train" | "valid" | "test" | "test_long";

const NAMES: readonly string[] = ["train", "valid", "test", "test_long"];
/** Sets of which the paper has 100 simulations, not 600, and takes the last 20 for its tests. */
const SHORT_TAGS = ["gs_delta", "gs_theta", "gs_iota", "gs_kappa"];
/** Sets that the paper tests on files of their own (`<tag>_test`). */
const LONG_TAGS = ["ks", "decay_turb", "kolm_flow", "gs_alpha", "gs_beta", "gs_gamma", "gs_epsilon"];

/** A simulation and the path of the file that it is in. */
export interface Located {
  readonly info: SimulationInfo;
  readonly path: string;
}

/** Simulation -> split. @throws InputError on a rule that is none */
export function splitsOf(simulations: readonly Located[], values: CliValues): ReadonlyMap<string, string> {
  const how = text(values, "split") ?? "auto";
  const shares = /^[\d.]+(,[\d.]+){2}$/.test(how) ? how.split(",").map(Number) : undefined;
  if (shares) return new Map(byShare(simulations, shares, how));
  if (how === "auto") {
    const folders = simulations.map(({ path }) => folderSplit(path));
    if (folders.every((split) => split === undefined)) return new Map(byShare(simulations, [0.8, 0.1, 0.1], how));
    return new Map(simulations.map(({ info }, i) => [info.simId, folders[i] ?? "train"]));
  }
  if (how === "paper") return new Map(byPaper(simulations));
  if (!/^[a-z][a-z0-9_]*$/.test(how)) {
    throw new InputError(
      `--split "${how}": expected auto, paper, three shares such as 0.8,0.1,0.1 or one of ${NAMES.join(", ")}`,
    );
  }
  return new Map(simulations.map(({ info }) => [info.simId, how]));
}

/** The split that a folder or the last word of a file's name says: `data/valid/x.hdf5`, `..._Train.hdf5`. */
function folderSplit(path: string): Split | undefined {
  const words = [
    ...path.split(/[\\/]/).slice(0, -1),
    path
      .replace(/\.\w+$/, "")
      .split(/[_\-/]/)
      .at(-1)!,
  ];
  for (const word of words.reverse()) {
    if (/^train(ing)?$/i.test(word)) return "train";
    if (/^val(id|idation)?$/i.test(word)) return "valid";
    if (/^test(ing)?$/i.test(word)) return "test";
  }
  return undefined;
}

function byTag(simulations: readonly Located[]): readonly (readonly Located[])[] {
  const tags = new Map<string, Located[]>();
  for (const each of simulations) tags.set(each.info.tag, [...(tags.get(each.info.tag) ?? []), each]);
  return [...tags.values()];
}

function byShare(simulations: readonly Located[], shares: readonly number[], how: string): [string, Split][] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (!(Math.abs(total - 1) < 1e-6)) throw new InputError(`--split "${how}": shares add up to ${total}, expected 1`);
  return byTag(simulations).flatMap((own) => {
    const end = (share: number) => Math.floor(share * own.length + 1e-9);
    const train = Math.max(shares[0]! > 0 ? 1 : 0, end(shares[0]!));
    const valid = Math.max(train, end(shares[0]! + shares[1]!));
    return own.map(({ info }, i): [string, Split] => [info.simId, i < train ? "train" : i < valid ? "valid" : "test"]);
  });
}

/** 15 % of the training trajectories are for validation: whole ones, so that no neighbouring frames leak. */
function byPaper(simulations: readonly Located[]): [string, Split][] {
  const isLong = ({ info, path }: Located) => fileStem(path) === `${info.tag}_test`;
  const long = simulations.filter(isLong).map(({ info }): [string, Split] => [info.simId, "test_long"]);
  const others = byTag(simulations.filter((each) => !isLong(each))).flatMap((own) => {
    const { tag } = own[0]!.info;
    const tested = LONG_TAGS.includes(tag) ? own.length : SHORT_TAGS.includes(tag) ? 80 : 500;
    return own.map(({ info }, i): [string, Split] => {
      if (i >= tested) return [info.simId, "test"];
      return [info.simId, [6, 13, 19].includes(i % 20) ? "valid" : "train"];
    });
  });
  return [...long, ...others];
}
