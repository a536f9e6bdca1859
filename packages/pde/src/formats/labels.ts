// Names that files give, as labels: known, refused with near matches, or 0 where that is allowed.
import { InputError } from "@sciformer/core";
import type { Boundary, SimulationParameter } from "../simulation.ts";
import {
  CHANNEL_VOCABULARY,
  labelOf,
  nameKey,
  nearMatches,
  PARAMETER_VOCABULARY,
  PDE_TYPES,
  PDE_VOCABULARY,
  type Vocabulary,
} from "../vocabulary.ts";
import type { ImportContext } from "./import-context.ts";

/** A label, and the name to keep: the vocabulary's own where the name is known. */
interface Labelled {
  readonly id: number;
  readonly name: string;
}

const BOUNDARIES: readonly Boundary[] = ["periodic", "open", "wall", "inflow"];

/**
 * The label of a name that a file or an option states.
 *
 * @throws InputError naming the nearest known names, unless unknown ones are allowed
 */
function statedLabel(vocabulary: Vocabulary, name: string, where: string, context: ImportContext): Labelled {
  const id = labelOf(vocabulary, name);
  if (id !== undefined) return { id, name: vocabulary.names[id]! };
  if (context.options.unknownLabel) {
    context.report.warn(`unknown ${vocabulary.what} names, label 0`, `${where} "${name}"`);
    return { id: 0, name };
  }
  const near = nearMatches(vocabulary, name);
  const hint = near.length > 0 ? `; near matches: ${near.join(", ")}` : "";
  throw new InputError(`${where}: unknown ${vocabulary.what} "${name}"${hint} (--unknown-label takes label 0)`);
}

/** Label of a PDE that the file names. `--pde` comes first. */
export function statedPde(name: string, where: string, context: ImportContext): number {
  return optionPde(context) ?? statedLabel(PDE_VOCABULARY, name, where, context).id;
}

/** Label of a PDE that only names of files hint at; 0 with a warning where they do not. */
export function guessedPde(hints: readonly string[], where: string, context: ImportContext): number {
  const chosen = optionPde(context) ?? hints.map(pdeOfName).find((id) => id !== undefined);
  if (chosen === undefined) context.report.warn("files that do not say their PDE, label 0 (--pde names it)", where);
  return chosen ?? 0;
}

function optionPde(context: ImportContext): number | undefined {
  const { pde } = context.options;
  return pde === undefined ? undefined : statedLabel(PDE_VOCABULARY, pde, "--pde", context).id;
}

/** A tag or data set as a whole, or words of a file's name that are a PDE's: `1D_Burgers_Sols_Nu0.01`. */
function pdeOfName(name: string): number | undefined {
  const whole = labelOf(PDE_VOCABULARY, name);
  if (whole !== undefined) return whole;
  const words = name.split(/[^A-Za-z]+/).filter((word) => word !== "");
  for (let length = Math.min(4, words.length); length > 0; length--) {
    for (let from = 0; from + length <= words.length; from++) {
      const key = nameKey(words.slice(from, from + length).join(""));
      const id = PDE_TYPES.findIndex((type, i) => i > 0 && nameKey(type) === key);
      if (id > 0) return id;
    }
  }
  return undefined;
}

/** Label and name of a field that the file names. */
export function fieldLabel(name: string, where: string, context: ImportContext): Labelled {
  return statedLabel(CHANNEL_VOCABULARY, name, where, context);
}

/** Whether the vocabulary has a field of this name. */
export function isFieldName(name: string): boolean {
  return labelOf(CHANNEL_VOCABULARY, name) !== undefined;
}

/** A constant that the file names. `aliases` are names that only files of its kind use. */
export function parameter(
  name: string,
  value: number,
  where: string,
  context: ImportContext,
  aliases: Readonly<Record<string, string>> = {},
): SimulationParameter {
  const known = aliases[name.toLowerCase()];
  return { ...statedLabel(PARAMETER_VOCABULARY, known ?? name, where, context), value };
}

/** A constant of the class that its name has, 0 if it has none. */
export function looseParameter(name: string, value: number): SimulationParameter {
  return { id: labelOf(PARAMETER_VOCABULARY, name) ?? 0, name, value };
}

/** @throws InputError for a boundary kind that is not known, unless unknown names are allowed: then it is open */
export function boundaryKind(name: string, where: string, context: ImportContext): Boundary {
  const found = BOUNDARIES.find((kind) => kind === name.trim().toLowerCase());
  if (found) return found;
  if (context.options.unknownLabel) {
    context.report.warn("unknown boundary names, taken as open", `${where} "${name}"`);
    return "open";
  }
  throw new InputError(`${where}: unknown boundary "${name}"; expected one of ${BOUNDARIES.join(", ")}`);
}
