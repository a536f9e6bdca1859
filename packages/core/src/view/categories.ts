// Strings of a column as numbers.
import type { Categories } from "./data.ts";

/** Codes in the order in which the strings first appear. @param nulls 1 where a row is null */
export function categoriesOf(values: readonly string[], nulls: Uint8Array | undefined): Categories {
  const codes = new Int32Array(values.length);
  const known = new Map<string, number>();
  for (let row = 0; row < values.length; row++) {
    if (nulls?.[row] === 1) {
      codes[row] = -1;
      continue;
    }
    const value = values[row]!;
    let code = known.get(value);
    if (code === undefined) {
      code = known.size;
      known.set(value, code);
    }
    codes[row] = code;
  }
  return { codes, names: [...known.keys()] };
}
