// What a file format of simulations is to the importers: how to tell its files, and how to find what is in them.
import type { CliOption, CliValues } from "@sciformer/core";
import type { Simulation } from "../simulation.ts";
import type { ImportContext } from "./import-context.ts";

export interface SourceFormat {
  /** The name on the command line. */
  readonly name: string;
  readonly summary: string;
  /** Options beyond the common ones. */
  readonly options: readonly CliOption[];
  /** Which files of a folder are meant. */
  readonly fileNames: RegExp;
  /** True for a folder that is one data set and not a folder of files. */
  isFolder?(path: string): Promise<boolean>;
  recognises(path: string): Promise<boolean>;
  /** Files that make up the same trajectories; left out, each file stands for itself. */
  groups?(files: readonly string[]): readonly (readonly string[])[];
  /**
   * The simulations of a file (or group of files), described; their frames are read later.
   *
   * @throws InputError on what the specification refuses
   */
  find(files: readonly string[], values: CliValues, context: ImportContext): Promise<FoundFile>;
}

/** What a file holds. */
export interface FoundFile {
  readonly simulations: readonly Simulation[];
  /** What the file says of where it comes from. */
  readonly licence?: string | undefined;
  readonly citation?: string | undefined;
}
