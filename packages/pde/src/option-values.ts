// Values of command line options.
import { type CliValues, InputError } from "@sciformer/core";

/** The value of an option that is one of a list. @throws InputError */
export function choice<T extends string>(options: CliValues, key: string, known: readonly T[]): T | undefined {
  const text = options[key];
  if (text === undefined) return undefined;
  const found = known.find((name) => name === text);
  if (found === undefined) throw new InputError(`--${key} ${text}: expected one of ${known.join(", ")}`);
  return found;
}

/** The flag of an option: sampleSeed -> --sample-seed. */
export const flagOf = (key: string) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A whole number above 0; undefined where the option is not given. @throws InputError */
export function count(options: CliValues, key: string): number | undefined {
  const text = options[key];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InputError(`${flagOf(key)} ${text}: expected a whole number above 0`);
}
