// Values of command line options.
import { InputError } from "./errors.ts";
import type { CliValues } from "./plugin.ts";

/** The flag of an option: sampleSeed -> --sample-seed. */
export const flagOf = (key: string) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A finite number; undefined where the option is not given. @throws InputError */
export function finite(options: CliValues, key: string, expected = "a number"): number | undefined {
  const text = options[key];
  if (text === undefined) return undefined;
  const value = typeof text === "string" && text.trim() !== "" ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new InputError(`${flagOf(key)} ${text}: expected ${expected}`);
}

/** A number above 0; undefined where the option is not given. @throws InputError */
export function positive(options: CliValues, key: string): number | undefined {
  const value = finite(options, key, "a number above 0");
  if (value === undefined || value > 0) return value;
  throw new InputError(`${flagOf(key)} ${options[key]}: expected a number above 0`);
}

/** A whole number above 0; undefined where the option is not given. @throws InputError */
export function count(options: CliValues, key: string): number | undefined {
  const value = finite(options, key, "a whole number above 0");
  if (value === undefined || (Number.isInteger(value) && value > 0)) return value;
  throw new InputError(`${flagOf(key)} ${options[key]}: expected a whole number above 0`);
}

/** One of a list; undefined where the option is not given. @throws InputError */
export function choice<T extends string>(options: CliValues, key: string, known: readonly T[]): T | undefined {
  const text = options[key];
  if (text === undefined) return undefined;
  const found = known.find((name) => name === text);
  if (found === undefined) throw new InputError(`${flagOf(key)} ${text}: expected one of ${known.join(", ")}`);
  return found;
}

/** Words separated by commas; undefined where the option is not given. @throws InputError for an empty word */
export function words(options: CliValues, key: string): string[] | undefined {
  const text = options[key];
  if (typeof text !== "string") return undefined;
  const found = text.split(",").map((word) => word.trim());
  if (found.includes("")) throw new InputError(`${flagOf(key)} ${text}: a word is empty`);
  return [...new Set(found)];
}
