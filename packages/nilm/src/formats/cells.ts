// Cells of numbers as meters write them: missing values, decimal commas.
import { InputError } from "@sciformer/core";

const MISSING = /^(|-|na|n\/a|nan|null|none|unavailable|unknown)$/i;

/** The number in a cell; NaN where it says that there is none. @throws InputError naming `where()` and the cell */
export function numberCell(written: string, decimalComma: boolean, where: () => string): number {
  const text = written.trim();
  const value = text === "" ? Number.NaN : Number(decimalComma ? text.replace(",", ".") : text);
  if (Number.isNaN(value) && !MISSING.test(text)) throw new InputError(`${where()}: "${written}" is not a number`);
  return value;
}
