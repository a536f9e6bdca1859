// Options of every verb that rolls out: how far, from where, how many members, and what is done to the grid.
import { type CliOption, type CliValues, count, InputError } from "@sciformer/core";
import type { Slice } from "./planes.ts";

export const STEPS_OPTION: CliOption = { flags: "--steps <n>", description: "steps to predict" };

export const ENSEMBLE_OPTIONS: readonly CliOption[] = [
  { flags: "--members <n>", description: "rollouts of a model that samples: their mean and spread (default 1)" },
  { flags: "--sample-seed <n>", description: "seed of the samples (default 1)" },
];

export const PAD_OPTION: CliOption = {
  flags: "--pad <how>",
  description: "continue a grid that does not fit: periodic or reflect",
};

export const SLICE_OPTION: CliOption = {
  flags: "--slice <axis=index>",
  description: "a plane of a field of three dimensions: z=12",
};

export const FROM_OPTION: CliOption = {
  flags: "--from <frame>",
  description: "last known frame: its number, or last (default: the first that the model can start from)",
};

/** What the options of an ensemble say. */
export interface EnsembleSettings {
  readonly members: number;
  readonly seed: number;
}

/** @throws InputError for options that are no whole numbers */
export function ensembleSettings(options: CliValues): EnsembleSettings {
  return { members: count(options, "members") ?? 1, seed: count(options, "sampleSeed") ?? 1 };
}

/** @throws InputError for another word than the two */
export function padding(options: CliValues): "periodic" | "reflect" | undefined {
  const { pad } = options;
  if (pad === undefined || pad === "periodic" || pad === "reflect") return pad;
  throw new InputError(`--pad ${pad}: expected periodic or reflect`);
}

/** @throws InputError for anything that is not an axis with a number */
export function sliceOf(options: CliValues): Slice | undefined {
  const { slice } = options;
  if (slice === undefined) return undefined;
  const match = /^([xyz])=(\d+)$/.exec(String(slice));
  if (match === null) throw new InputError(`--slice ${slice}: expected an axis and a place, such as z=12`);
  return { axis: "xyz".indexOf(match[1]!) as Slice["axis"], index: Number(match[2]) };
}

/** The last known frame; undefined where the options leave it open. @throws InputError */
export function startFrame(options: CliValues): number | "last" | undefined {
  const { from } = options;
  if (from === undefined || from === "last") return from;
  const frame = Number(from);
  if (Number.isInteger(frame) && frame >= 0) return frame;
  throw new InputError(`--from ${from}: expected the number of a frame, or last`);
}
