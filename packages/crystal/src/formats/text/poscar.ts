// POSCAR and CONTCAR, the structure files of VASP, in and out.
import { InputError } from "@sciformer/core";
import { elementOf } from "../../elements/elements.ts";
import type { Matrix3, Structure, Vector3 } from "../../structure.ts";
import { volume } from "../../symmetry/lattice.ts";
import { inverse, mapVector, rowTimes } from "../../symmetry/matrix.ts";
import { wrap } from "../../symmetry/operation.ts";
import { checkedLattice } from "../cif/cell.ts";

const DIGITS = 10;

/**
 * Reads version 5 files (with element symbols), and version 4 ones whose comment names the elements. Flags of selective
 * dynamics, velocities and what else follows the coordinates mean nothing here.
 *
 * @param where the file, for errors
 * @throws InputError naming the line that is not as it should be
 */
export function parsePoscar(text: string, where: string): Structure {
  return new PoscarReader(text, where).read();
}

class PoscarReader {
  readonly #lines: readonly string[];
  readonly #where: string;
  #at = 0;

  constructor(text: string, where: string) {
    this.#lines = text.split(/\r\n?|\n/);
    this.#where = where;
  }

  read(): Structure {
    const comment = this.#next("a comment");
    const scales = this.#scales();
    const raw: Matrix3 = [this.#vector("a"), this.#vector("b"), this.#vector("c")];
    const scale = scaleVector(scales, raw);
    const scaled = (vector: Vector3): Vector3 => [vector[0] * scale[0], vector[1] * scale[1], vector[2] * scale[2]];
    const lattice = checkedLattice([scaled(raw[0]), scaled(raw[1]), scaled(raw[2])], this.#where);
    const elements = this.#elements(comment);
    let mode = this.#next("Direct or Cartesian");
    if (/^\s*s/i.test(mode)) mode = this.#next("Direct or Cartesian");
    const isCartesian = /^\s*[ck]/i.test(mode);
    if (!isCartesian && !/^\s*d/i.test(mode)) throw this.#error(`"${mode.trim()}"`, "Direct or Cartesian");
    const back = inverse(lattice);
    const positions = elements.map((element): Vector3 => {
      const point = this.#vector(`coordinates of ${element}`);
      return mapVector(isCartesian ? rowTimes(scaled(point), back) : point, wrap);
    });
    return { lattice, positions, elements };
  }

  #next(expected: string): string {
    const line = this.#lines[this.#at++];
    if (line === undefined) throw this.#error("the file ends", expected);
    return line;
  }

  #error(found: string, expected: string): InputError {
    return new InputError(`${this.#where} line ${this.#at}: ${found}, expected ${expected}`);
  }

  #numbers(expected: string): number[] {
    const line = this.#next(expected);
    const numbers = line.trim().split(/\s+/).map(Number);
    if (line.trim() === "" || numbers.some((value) => !Number.isFinite(value))) {
      throw this.#error(`"${line.trim()}"`, expected);
    }
    return numbers;
  }

  #vector(name: string): Vector3 {
    const expected = `three numbers: ${name}`;
    const line = this.#next(expected);
    const [x, y, z] = line.trim().split(/\s+/).map(Number);
    if (x === undefined || y === undefined || z === undefined || ![x, y, z].every(Number.isFinite)) {
      throw this.#error(`"${line.trim()}"`, expected);
    }
    return [x, y, z];
  }

  /** The scale: a factor, a volume with a minus, or a factor for each Cartesian axis. */
  #scales(): number[] {
    const scales = this.#numbers("the scale: one number, negative for a volume, or three");
    const isValid = scales.length === 1 ? scales[0] !== 0 : scales.length === 3 && scales.every((value) => value > 0);
    if (!isValid) throw this.#error(`scale "${scales.join(" ")}"`, "one number or three above 0");
    return scales;
  }

  /** One symbol an atom, from the line of symbols and the line of counts. */
  #elements(comment: string): string[] {
    const words = this.#next("element symbols").trim().split(/\s+/);
    const hasSymbols = !words.every((word) => /^\d+$/.test(word));
    const symbols = (hasSymbols ? words : comment.trim().split(/\s+/)).map(plainSymbol);
    const unknown = symbols.findIndex((symbol) => elementOf(symbol) === undefined);
    if (unknown >= 0 && hasSymbols) throw this.#error(`"${words[unknown]}"`, "element symbols");
    if (unknown >= 0) {
      throw this.#error("a file without a line of element symbols", "symbols before the counts (VASP 5)");
    }
    const countWords = hasSymbols ? this.#next("counts of the elements").trim().split(/\s+/) : words;
    const counts = countWords.map(Number);
    if (!counts.every((count) => Number.isInteger(count) && count > 0)) {
      throw this.#error(`"${countWords.join(" ")}"`, "counts of the elements");
    }
    if (symbols.length !== counts.length) {
      throw this.#error(`${symbols.length} symbols and ${counts.length} counts`, "as many of both");
    }
    return symbols.flatMap((symbol, i) => Array.from({ length: counts[i]! }, () => symbol));
  }
}

function scaleVector([x, y, z]: readonly number[], raw: Matrix3): Vector3 {
  if (y !== undefined && z !== undefined) return [x!, y, z];
  const factor = x! > 0 ? x! : Math.cbrt(-x! / volume(raw));
  return [factor, factor, factor];
}

/** `Fe_pv` and `Fe/2a0b` are Fe. */
function plainSymbol(symbol: string): string {
  return symbol.replace(/[_/].*$/, "");
}

/** A POSCAR of version 5 with fractional coordinates; atoms of an element stand together. */
export function formatPoscar({ lattice, positions, elements }: Structure, comment: string): string {
  const symbols = [...new Set(elements)];
  const order = symbols.flatMap((symbol) => elements.flatMap((element, i) => (element === symbol ? [i] : [])));
  const row = (vector: Vector3) => vector.map((value) => value.toFixed(DIGITS).padStart(DIGITS + 6)).join(" ");
  return [
    comment.replaceAll(/\s+/g, " "),
    "1.0",
    ...lattice.map(row),
    symbols.join(" "),
    symbols.map((symbol) => elements.filter((element) => element === symbol).length).join(" "),
    "Direct",
    ...order.map((atom) => `${row(positions[atom]!)} ${elements[atom]}`),
    "",
  ].join("\n");
}
