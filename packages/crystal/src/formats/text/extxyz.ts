// Extended XYZ: frames of atoms with a lattice in their comment line, in and out.
import { InputError } from "@sciformer/core";
import { elementAt, elementOf } from "../../elements/elements.ts";
import type { Matrix3, Structure, Vector3 } from "../../structure.ts";
import { inverse, mapVector, rowTimes } from "../../symmetry/matrix.ts";
import { wrap } from "../../symmetry/operation.ts";
import { checkedLattice } from "../cif/cell.ts";

/** A frame: its structure and what its comment line says besides. */
export interface XyzFrame {
  readonly structure: Structure;
  /** Keys of the comment line with their texts, `Lattice`, `Properties` and `pbc` left out. */
  readonly info: Readonly<Record<string, string>>;
  /** Line of the atom count in the file, from 1. */
  readonly line: number;
}

const DIGITS = 8;
const PAIR = /([^\s=]+)=(?:"([^"]*)"|'([^']*)'|(\{[^}]*\})|(\S+))|(\S+)/g;

/**
 * @param where the file, for errors
 * @throws InputError naming the line: a frame without a lattice, not periodic in all directions, an unknown element
 */
export function parseExtXyz(text: string, where: string): XyzFrame[] {
  const lines = text.split(/\r\n?|\n/);
  const frames: XyzFrame[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at]!.trim() === "") {
      at++;
      continue;
    }
    const count = Number(lines[at]!.trim());
    if (!Number.isInteger(count) || count < 1) {
      throw new InputError(`${where} line ${at + 1}: "${lines[at]!.trim()}", expected the number of atoms`);
    }
    if (at + 2 + count > lines.length)
      throw new InputError(`${where} line ${at + 1}: the file ends before ${count} atoms`);
    frames.push(readFrame(lines.slice(at + 1, at + 2 + count), `${where} line`, at + 1));
    at += 2 + count;
  }
  if (frames.length === 0) throw new InputError(`${where}: holds no frame`);
  return frames;
}

function readFrame([comment, ...rows]: readonly string[], where: string, line: number): XyzFrame {
  const { Lattice, lattice = Lattice, Properties, properties = Properties, pbc, ...info } = pairsOf(comment!);
  const vectors = readLattice(lattice, `${where} ${line + 1}`);
  if (pbc !== undefined && !/^(?:(?:T|True|1)[\s,]*){3}$/i.test(pbc)) {
    throw new InputError(
      `${where} ${line + 1}: pbc is "${pbc}", expected a crystal that is periodic in all directions`,
    );
  }
  const columns = columnsOf(properties);
  const back = inverse(vectors);
  const atoms = rows.map((row, i) => readAtom(row, columns, `${where} ${line + 2 + i}`));
  return {
    structure: {
      lattice: vectors,
      positions: atoms.map(({ point }) => mapVector(columns.isFractional ? point : rowTimes(point, back), wrap)),
      elements: atoms.map(({ element }) => element),
    },
    info,
    line,
  };
}

/** Value of a key that stands alone. */
const BARE = "T";

function pairsOf(comment: string): Record<string, string> {
  const pairs = [...comment.matchAll(PAIR)].map(([, key, double, single, braces, bare, flag]) => {
    return [key ?? flag!, double ?? single ?? braces ?? bare ?? BARE] as const;
  });
  return Object.fromEntries(pairs);
}

function readLattice(text: string | undefined, where: string): Matrix3 {
  const values =
    text
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? [];
  if (values.length !== 9 || !values.every(Number.isFinite)) {
    const found = text === undefined || text === BARE ? "missing" : `"${text}"`;
    throw new InputError(`${where}: Lattice is ${found}, expected nine numbers`);
  }
  const row = (i: number): Vector3 => [values[i]!, values[i + 1]!, values[i + 2]!];
  return checkedLattice([row(0), row(3), row(6)], where);
}

interface XyzColumns {
  readonly species: number;
  readonly position: number;
  readonly isFractional: boolean;
}

/** Columns by `Properties=species:S:1:pos:R:3`; symbol and position where it is missing. */
function columnsOf(properties: string | undefined): XyzColumns {
  const fields = (properties ?? "species:S:1:pos:R:3").split(":");
  const starts = new Map<string, number>();
  let column = 0;
  for (let i = 0; i + 2 < fields.length; i += 3) {
    starts.set(fields[i]!.toLowerCase(), column);
    column += Number(fields[i + 2]);
  }
  const species = starts.get("species") ?? starts.get("element") ?? starts.get("z") ?? 0;
  const position = starts.get("pos") ?? starts.get("positions");
  const fractional = starts.get("frac_pos") ?? starts.get("scaled_positions");
  return {
    species,
    position: position ?? fractional ?? 1,
    isFractional: position === undefined && fractional !== undefined,
  };
}

function readAtom(row: string, { species, position }: XyzColumns, where: string): { element: string; point: Vector3 } {
  const words = row.trim().split(/\s+/);
  const word = words[species] ?? "";
  const element = /^\d+$/.test(word) ? elementAt(Number(word)) : elementOf(word);
  if (element === undefined) throw new InputError(`${where}: "${word}" is no element`);
  const [x, y, z] = words.slice(position, position + 3).map(Number);
  if (x === undefined || y === undefined || z === undefined || ![x, y, z].every(Number.isFinite)) {
    throw new InputError(`${where}: "${words.slice(position, position + 3).join(" ")}", expected three coordinates`);
  }
  return { element: element.symbol, point: [x, y, z] };
}

/** One frame with Cartesian coordinates in angstrom; `info` goes into the comment line. */
export function formatExtXyz(
  { lattice, positions, elements }: Structure,
  info: Readonly<Record<string, string | number>> = {},
): string {
  const pairs = Object.entries(info).map(
    ([key, value]) => `${key}=${/[\s"]/.test(String(value)) ? `"${value}"` : value}`,
  );
  const numbers = (vector: Vector3) => vector.map((value) => value.toFixed(DIGITS)).join(" ");
  const header = [
    `Lattice="${lattice.map(numbers).join(" ")}"`,
    "Properties=species:S:1:pos:R:3",
    ...pairs,
    'pbc="T T T"',
  ];
  const atoms = positions.map((position, i) => `${elements[i]} ${numbers(rowTimes(position, lattice))}`);
  return [elements.length, header.join(" "), ...atoms, ""].join("\n");
}
