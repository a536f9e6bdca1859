// Options of `generate`, from command line strings to checked values.
import { type CliOption, type CliValues, InputError } from "@sciformer/core";
import { elementOf } from "../elements/elements.ts";
import { GROUP_COUNT } from "../symmetry/space-groups.ts";
import { SAMPLING_MODES, type SamplingMode } from "../wyformer/sampling.ts";
import { OUTPUT_FORMATS, type OutputFormat } from "./output-files.ts";

export const generateOptions: readonly CliOption[] = [
  { flags: "--count <n>", description: "structures to generate (default 50)" },
  { flags: "--group <number>", description: "space group of all (default: as they occur in the data)" },
  { flags: "--elements <symbols>", description: "elements that all occur and no others, separated by commas: Na,Cl" },
  { flags: "--condition <name=value...>", description: "properties that the model is steered by" },
  { flags: "--guidance <weight>", description: "weight of the condition against none (default 1)" },
  { flags: "--temperature <t>", description: "divides the scores: below 1 is closer to the data (default 1)" },
  { flags: "--top-k <k>", description: "only the k most probable tokens of each field (default: all)" },
  {
    flags: "--sampling <mode>",
    description:
      "constrained (what symmetry forbids is not drawn) or raw (as published); default: as the run was trained",
  },
  { flags: "--seed <n>", description: "seed of all random numbers (default 1)" },
  { flags: "--symprec <angstrom>", description: "tolerance of the symmetry search that checks each structure" },
  { flags: "--format <names>", description: `files, separated by commas: ${OUTPUT_FORMATS.join(", ")} (default cif)` },
  { flags: "--data <dir>", description: "dataset that novelty is judged by (default: that of the training)" },
  { flags: "--out <dir>", description: "folder of the files (default: generated)" },
];

/** The options, checked. */
export interface GenerateSettings {
  readonly count: number;
  readonly group: number | undefined;
  readonly elements: readonly string[] | undefined;
  readonly condition: Readonly<Record<string, number>>;
  readonly guidance: number;
  readonly temperature: number;
  readonly topK: number | undefined;
  readonly sampling: SamplingMode | undefined;
  readonly seed: number;
  readonly symprec: number | undefined;
  readonly formats: readonly OutputFormat[];
  readonly data: string | undefined;
  readonly out: string;
}

/** Accepts a number and says what it expected. */
interface Range {
  readonly expected: string;
  readonly fits: (value: number) => boolean;
}

const POSITIVE: Range = { expected: "a number above 0", fits: (value) => value > 0 && Number.isFinite(value) };
const COUNT: Range = {
  expected: "a whole number above 0",
  fits: (value) => Number.isInteger(value) && value > 0,
};
const SEED: Range = {
  expected: "a whole number from 0",
  fits: (value) => Number.isInteger(value) && value >= 0,
};
const GROUP: Range = {
  expected: `a space group from 1 to ${GROUP_COUNT}`,
  fits: (value) => Number.isInteger(value) && value >= 1 && value <= GROUP_COUNT,
};

function number(values: CliValues, key: string, flag: string, { expected, fits }: Range): number | undefined {
  const text = values[key];
  if (text === undefined) return undefined;
  const value = typeof text === "string" && text.trim() !== "" ? Number(text) : Number.NaN;
  if (!fits(value)) throw new InputError(`${flag} "${text}": expected ${expected}`);
  return value;
}

function text(values: CliValues, key: string): string | undefined {
  const value = values[key];
  return typeof value === "string" ? value : undefined;
}

function list(values: CliValues, key: string): string[] | undefined {
  const words = text(values, key)?.split(",");
  return words && [...new Set(words.map((word) => word.trim()))];
}

function elementsOf(values: CliValues): readonly string[] | undefined {
  const elements = list(values, "elements");
  const unknown = elements?.find((symbol) => elementOf(symbol) === undefined);
  if (unknown !== undefined) throw new InputError(`--elements: "${unknown}" is no element`);
  return elements;
}

function formatsOf(values: CliValues): readonly OutputFormat[] {
  const names = list(values, "format") ?? ["cif"];
  const unknown = names.find((name) => !OUTPUT_FORMATS.some((format) => format === name));
  if (unknown !== undefined) throw new InputError(`--format ${unknown}: expected some of ${OUTPUT_FORMATS.join(", ")}`);
  return names as OutputFormat[];
}

function samplingOf(values: CliValues): SamplingMode | undefined {
  const name = text(values, "sampling");
  const mode = SAMPLING_MODES.find((known) => known === name);
  if (name !== undefined && mode === undefined) {
    throw new InputError(`--sampling ${name}: expected one of ${SAMPLING_MODES.join(", ")}`);
  }
  return mode;
}

function conditionOf({ condition = [] }: CliValues): Record<string, number> {
  const pairs = Array.isArray(condition) ? condition : [String(condition)];
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
      if (name === undefined || !Number.isFinite(Number(value))) {
        throw new InputError(`--condition ${pair}: expected name=number`);
      }
      return [name, Number(value)];
    }),
  );
}

/** @throws InputError on a value that does not fit its option */
export function generateSettings(values: CliValues): GenerateSettings {
  return {
    count: number(values, "count", "--count", COUNT) ?? 50,
    group: number(values, "group", "--group", GROUP),
    elements: elementsOf(values),
    condition: conditionOf(values),
    guidance: number(values, "guidance", "--guidance", POSITIVE) ?? 1,
    temperature: number(values, "temperature", "--temperature", POSITIVE) ?? 1,
    topK: number(values, "topK", "--top-k", COUNT),
    sampling: samplingOf(values),
    seed: number(values, "seed", "--seed", SEED) ?? 1,
    symprec: number(values, "symprec", "--symprec", POSITIVE),
    formats: formatsOf(values),
    data: text(values, "data"),
    out: text(values, "out") ?? "generated",
  };
}
