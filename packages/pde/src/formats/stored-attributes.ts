// What our own NetCDF files say of a simulation in global attributes, read back.
import { InputError } from "@sciformer/core";
import type { Boundary, SimulationParameter } from "../simulation.ts";
import type { Attributes } from "./array-store.ts";
import { numbersOf, textIfAny } from "./attributes.ts";
import type { ImportContext } from "./import-context.ts";
import { boundaryKind, looseParameter } from "./labels.ts";

/** `boundary`: the kinds of x-, x+, y-, y+, separated by blanks. */
export function storedBoundaries(
  attributes: Attributes,
  dimensions: number,
  where: string,
  context: ImportContext,
): readonly (readonly [Boundary, Boundary])[] | undefined {
  const words = textIfAny(attributes, "boundary")?.split(/\s+/);
  if (words === undefined) return undefined;
  const kinds = words.map((word) => boundaryKind(word, where, context));
  return Array.from({ length: dimensions }, (_, i) => [kinds[2 * i] ?? "open", kinds[2 * i + 1] ?? "open"]);
}

/** `parameter_names`, separated by commas, and `parameter_values`. */
export function storedParameters(attributes: Attributes, where: string): readonly SimulationParameter[] {
  const text = textIfAny(attributes, "parameter_names");
  const names = text === undefined || text === "" ? [] : text.split(",").map((name) => name.trim());
  const values = numbersOf(attributes, "parameter_values", where) ?? [];
  if (names.length !== values.length) {
    throw new InputError(`${where}: ${names.length} parameter_names, but ${values.length} parameter_values`);
  }
  return names.map((name, i) => looseParameter(name, values[i]!));
}
