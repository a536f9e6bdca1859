// The channels of a simulation: names, labels, grouping and units, from the file or from `--fields`.
import { InputError } from "@sciformer/core";
import type { ImportContext } from "./import-context.ts";
import { fieldLabel } from "./labels.ts";

export interface Fields {
  readonly names: readonly string[];
  readonly ids: readonly number[];
  /** One letter per channel; adjacent equal letters form a vector. */
  readonly scheme: string;
  readonly units: readonly string[] | null;
}

/** A scalar (one component) or a vector or tensor as files have it. */
export interface FieldGroup {
  /** Names of its components, or of the scalar. */
  readonly names: readonly string[];
  readonly unit?: string | undefined;
}

/** @throws InputError for a name that no vocabulary has, unless that is allowed, and for too few or many `--fields` */
export function fieldsOf(groups: readonly FieldGroup[], where: string, context: ImportContext): Fields {
  const stated = groups.flatMap(({ names }) => names);
  const chosen = chosenNames(stated, where, context) ?? stated;
  const labelled = chosen.map((name) => fieldLabel(name, where, context));
  return {
    names: labelled.map(({ name }) => name),
    ids: labelled.map(({ id }) => id),
    scheme: schemeOf(groups, chosen),
    units: unitsOf(groups),
  };
}

/** Channels that the file leaves without names: what the PDE has, `--fields`, or unknown ones with a warning. */
export function unnamedFields(
  variables: readonly string[],
  pdeId: number,
  where: string,
  context: ImportContext,
  unit?: string,
): Fields {
  const named = chosenNames(variables, where, context) ?? DEFAULT_FIELDS[pdeId];
  if (named !== undefined && named.length >= variables.length) {
    const names = named.slice(0, variables.length);
    const isVector = names.length > 1 && names.every((name) => name.startsWith("velocity"));
    const groups = isVector ? [{ names, unit }] : names.map((name) => ({ names: [name], unit }));
    const labelled = names.map((name) => fieldLabel(name, where, context));
    return {
      names: labelled.map(({ name }) => name),
      ids: labelled.map(({ id }) => id),
      scheme: schemeOf(groups, names),
      units: unitsOf(groups),
    };
  }
  context.report.warn("fields without a name, label 0 (--fields names them)", where, variables.length);
  const groups = variables.map((name) => ({ names: [name], unit }));
  return { names: variables, ids: variables.map(() => 0), scheme: schemeOf(groups, variables), units: unitsOf(groups) };
}

/** The fields that simulations of a PDE type have by default. */
const DEFAULT_FIELDS: Readonly<Record<number, readonly string[]>> = {
  1: ["density"],
  2: ["density"],
  3: ["density"],
  4: ["density"],
  5: ["density"],
  6: ["velocity x", "velocity y"],
  7: ["velocity x", "velocity y"],
  8: ["density"],
  9: ["concentration"],
  10: ["concentration a", "concentration b"],
  11: ["concentration"],
  15: ["vorticity"],
  16: ["vorticity"],
};

/** `--fields` without variables: one name a channel. */
function chosenNames(stated: readonly string[], where: string, { options }: ImportContext) {
  const names = options.fields?.filter(({ variable }) => variable === undefined).map(({ name }) => name);
  if (names === undefined || names.length === 0) return undefined;
  if (names.length !== stated.length) {
    throw new InputError(
      `--fields: ${names.length} names, but ${where} has ${stated.length} channels (${stated.join(", ")})`,
    );
  }
  return names;
}

/** Small letters for scalars, large ones for vectors; neighbours differ. */
function schemeOf(groups: readonly FieldGroup[], names: readonly string[]): string {
  let scheme = "";
  let at = 0;
  for (const group of groups) {
    const first = /[a-z]/i.exec(names[at]!)?.[0] ?? "f";
    let letter = group.names.length > 1 ? first.toUpperCase() : first.toLowerCase();
    while (scheme.includes(letter)) letter = nextLetter(letter);
    scheme += letter.repeat(group.names.length);
    at += group.names.length;
  }
  return scheme;
}

function nextLetter(letter: string): string {
  if (letter === "z") return "A";
  return letter === "Z" ? "a" : String.fromCharCode(letter.charCodeAt(0) + 1);
}

function unitsOf(groups: readonly FieldGroup[]): readonly string[] | null {
  if (groups.some(({ unit }) => unit === undefined)) return null;
  return groups.flatMap(({ names, unit }) => names.map(() => unit!));
}
