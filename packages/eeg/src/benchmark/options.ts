// Options of `benchmark`.
import { type CliOption, type CliValues, choice, count, InputError, words } from "@sciformer/core";
import { trainOptions } from "../configure.ts";
import { IMPORTERS } from "../importers.ts";
import { networkNames, sizes } from "../sizes.ts";
import { FOLD_RULES, PROTOCOLS, type Protocol } from "./folds.ts";

/** Recordings of all formats that are told by their first bytes. */
export const ANY_FORMAT = IMPORTERS.find(({ name }) => name === "files")!;

type SizeName = keyof typeof sizes;

export const BENCHMARK_OPTIONS: readonly CliOption[] = [
  { flags: "--data <dir>", description: "dataset, or recordings to import, which the options of data import explain" },
  {
    flags: "--protocol <name>",
    description:
      "split (as the dataset is divided, default), co (first 80 % of each class of a subject), cv, loso (one subject tests), cross-session, cd (another dataset tests)",
  },
  { flags: "--test-data <dir>", description: "the dataset that tests in cd" },
  { flags: "--models <list>", description: `networks: ${networkNames.join(",")} (default: dbconformer)` },
  { flags: "--seeds <list>", description: "seeds of the networks (default: 1,2,3)" },
  { flags: "--size <size>", description: `of DBConformer: ${Object.keys(sizes).join(", ")} (default: base)` },
  { flags: "--epochs <n>", description: "passes over the training trials (default: those of the size)" },
  { flags: "--folds <n>", description: "folds of cv (default: 5)" },
  { flags: "--fold-rule <name>", description: "kfold (consecutive trials, default) or stratified" },
  { flags: "--train-sessions <list>", description: "sessions that train in cross-session (default: the first)" },
  { flags: "--set <key=value...>", description: "change settings of all networks, such as recipe.lr=1e-4" },
  { flags: "--out <file>", description: "everything that was found, JSON" },
  ...trainOptions.filter(({ flags }) => !flags.startsWith("--model ")),
  ...ANY_FORMAT.options,
];

/** The same for code. */
export interface BenchmarkSettings {
  readonly data: string;
  readonly testData: string | undefined;
  readonly protocol: Protocol;
  readonly models: readonly string[];
  readonly seeds: readonly number[];
  readonly size: SizeName;
  readonly epochs: number | undefined;
  readonly folds: number;
  readonly rule: (typeof FOLD_RULES)[number];
  readonly trainSessions: readonly string[] | undefined;
  readonly assignments: readonly string[];
  readonly out: string | undefined;
}

function seedsOf(values: CliValues): number[] {
  const seeds = (words(values, "seeds") ?? ["1", "2", "3"]).map(Number);
  if (seeds.every((seed) => Number.isInteger(seed) && seed >= 0)) return seeds;
  throw new InputError(`--seeds ${values.seeds}: expected whole numbers separated by commas`);
}

function modelsOf(values: CliValues): string[] {
  const models = words(values, "models") ?? ["dbconformer"];
  const unknown = models.find((name) => !(networkNames as readonly string[]).includes(name));
  if (unknown === undefined) return models;
  throw new InputError(`--models ${unknown}: expected some of ${networkNames.join(", ")}`);
}

const text = (value: CliValues[string]): string | undefined => (typeof value === "string" ? value : undefined);

/** @throws InputError that names the option and what it holds */
export function benchmarkSettings(values: CliValues): BenchmarkSettings {
  const protocol = choice(values, "protocol", PROTOCOLS) ?? "split";
  const testData = text(values.testData);
  if ((protocol === "cd") !== (testData !== undefined)) {
    throw new InputError("--protocol cd and --test-data belong together: the dataset that tests");
  }
  return {
    data: text(values.data) ?? "data/eeg/simulated",
    testData,
    protocol,
    models: modelsOf(values),
    seeds: seedsOf(values),
    size: choice(values, "size", Object.keys(sizes) as SizeName[]) ?? "base",
    epochs: count(values, "epochs"),
    folds: count(values, "folds") ?? 5,
    rule: choice(values, "foldRule", FOLD_RULES) ?? "kfold",
    trainSessions: words(values, "trainSessions"),
    assignments: [values.set ?? []].flat().map(String),
    out: text(values.out),
  };
}
