// Domain options on commander commands, and values from the command line with clear errors.
import type { Command } from "commander";
import { InputError } from "../errors.ts";
import type { CliOption } from "../plugin.ts";

/** The key of an option in the values: `--min-power <w>` -> `minPower`. */
export function optionName(flags: string): string {
  const long = /--([a-z0-9-]+)/.exec(flags)![1]!;
  return long.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Adds options to a command; an option that is there already (shared by several importers) is added once. */
export function addOptions(command: Command, options: readonly CliOption[]): Command {
  for (const { flags, description } of options) {
    const long = /--[a-z0-9-]+/.exec(flags)?.[0];
    if (command.options.some((option) => option.long === long)) continue;
    command.option(flags, description);
  }
  return command;
}

/** @throws InputError unless `text` is a whole number of at least `minimum` */
export function wholeNumber(text: string, flag: string, minimum: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw new InputError(`${flag} ${text}: expected a whole number of at least ${minimum}`);
  }
  return value;
}

/** The value of `--set a.b=value`: JSON where it reads as JSON, else the text. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The setting's place below `settings`. @throws InputError naming what there is instead */
function requireSetting(settings: unknown, key: string, assignment: string): Record<string, unknown> {
  if (typeof settings !== "object" || settings === null) {
    throw new InputError(`--set ${assignment}: no such setting "${key}"; what stands above it is ${settings}`);
  }
  if (!Object.hasOwn(settings, key)) {
    throw new InputError(
      `--set ${assignment}: no such setting "${key}"; there are ${Object.keys(settings).join(", ")}`,
    );
  }
  return settings as Record<string, unknown>;
}

/**
 * A copy of `config` with the values of `--set path.to.key=value`.
 *
 * @throws InputError on an assignment without `=` or a path that the configuration does not have
 */
export function withAssignments<T extends object>(config: T, assignments: readonly string[]): T {
  const copy = structuredClone(config);
  for (const assignment of assignments) {
    const equals = assignment.indexOf("=");
    if (equals < 1) throw new InputError(`--set ${assignment}: expected path.to.key=value`);
    const path = assignment.slice(0, equals).split(".");
    const last = path.pop()!;
    let place: unknown = copy;
    for (const key of path) place = requireSetting(place, key, assignment)[key];
    requireSetting(place, last, assignment)[last] = parseValue(assignment.slice(equals + 1));
  }
  return copy;
}
