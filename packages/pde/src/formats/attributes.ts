// Attributes of the kind that a format asks for, or an error that says what came instead.
import { InputError } from "@sciformer/core";
import type { Attributes, AttributeValue } from "./array-store.ts";

/** A text. @throws InputError if the attribute is of another kind */
export function textOf(attributes: Attributes, name: string, where: string): string | undefined {
  const value = attributes[name];
  if (value === undefined || typeof value === "string") return value;
  throw new InputError(wrongKind(name, value, "a text", where));
}

/** A number; a list of one is one. @throws InputError if the attribute is of another kind, or not finite */
export function numberOf(attributes: Attributes, name: string, where: string): number | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  const number = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw new InputError(wrongKind(name, value, "a number", where));
}

/** A list of numbers; a number is a list of one. @throws InputError if the attribute is of another kind */
export function numbersOf(attributes: Attributes, name: string, where: string): readonly number[] | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  const list = typeof value === "number" ? [value] : value;
  if (typeof list !== "string" && list.every((item) => Number.isFinite(item))) return list as readonly number[];
  throw new InputError(wrongKind(name, value, "numbers", where));
}

/** A list of texts; a text is a list of one. @throws InputError if the attribute is of another kind */
export function textsOf(attributes: Attributes, name: string, where: string): readonly string[] | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  const list = typeof value === "string" ? [value] : value;
  if (typeof list === "object" && list.every((item) => typeof item === "string")) return list as readonly string[];
  throw new InputError(wrongKind(name, value, "a list of texts", where));
}

/** A text or undefined, whatever the attribute is. */
export function textIfAny(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === "string" ? value : undefined;
}

function wrongKind(name: string, value: AttributeValue, expected: string, where: string): string {
  return `${where}: attribute "${name}" is ${JSON.stringify(value)}; expected ${expected}`;
}
