// The 230 space groups with their operations and Wyckoff positions, in the ITA standard setting.
import { InputError } from "@sciformer/core";
import { generate, type Operation, parseTriplet } from "./operation.ts";
import { GROUP_TABLE } from "./tables/groups.ts";

/** A Wyckoff position of a group. */
export interface WyckoffPosition {
  /** `a` to `z`, then `A`, from the highest site symmetry on. */
  readonly letter: string;
  /** Oriented site-symmetry symbol. */
  readonly siteSymmetry: string;
  /** Index among the positions with the same symbol, in the order of letters, from 0. */
  readonly enumeration: number;
  /** Points of the orbit in the conventional cell. */
  readonly multiplicity: number;
  /** Free coordinates, 0 to 3. */
  readonly dof: number;
  /** Operations that leave a point of the position fixed. */
  readonly siteSymmetryOrder: number;
  /** One point of the orbit as a map of the free coordinates x, y, z: (x, x, 1/4). */
  readonly representative: Operation;
}

/** How a change of origin or axes that carries the group into itself renames its positions. */
interface LetterMap {
  /** New letters, in the order of the old ones. */
  readonly letters: string;
  /** New coordinates from old ones. */
  readonly change: Operation;
}

/** A space group: unique axis b, cell choice 1, hexagonal axes, origin choice 2. */
export interface SpaceGroup {
  readonly number: number;
  /** Short Hermann-Mauguin symbol: `F m -3 m`. */
  readonly symbol: string;
  /** Full Hermann-Mauguin symbol: `F 4/m -3 2/m`. */
  readonly fullSymbol: string;
  readonly hallSymbol: string;
  /** Its number among the 530 settings of the tables. */
  readonly hallNumber: number;
  /** `b1`, `H`, `2`; empty where there is only one. */
  readonly setting: string;
  readonly centring: string;
  readonly crystalSystem: string;
  readonly latticeSystem: string;
  readonly pointGroup: string;
  /** Bravais class, `cF`. */
  readonly bravais: string;
  /** All operations of the conventional cell, centring included. */
  readonly operations: readonly Operation[];
  /** In the order of letters. */
  readonly positions: readonly WyckoffPosition[];
  /** Letter permutations of the normaliser, the identity first. */
  readonly letterMaps: readonly LetterMap[];
  /** Letter permutations of the affine normaliser where it allows more cells: monoclinic groups; else empty. */
  readonly affineLetters: readonly string[];
}

/** Letters of Wyckoff positions in order. */
export const LETTERS = "abcdefghijklmnopqrstuvwxyzA";

const lines = GROUP_TABLE.split("\n");
const parsed = new Map<number, SpaceGroup>();

/** Space groups there are. */
export const GROUP_COUNT = lines.length;

/** @throws InputError unless the number is a whole one from 1 to 230 */
export function spaceGroup(number: number): SpaceGroup {
  const known = parsed.get(number);
  if (known !== undefined) return known;
  const line = lines[number - 1];
  if (line === undefined) throw new InputError(`space group ${number} is out of range 1..${GROUP_COUNT}`);
  const group = parseGroup(line);
  parsed.set(number, group);
  return group;
}

/** The position with a letter; undefined if the group has none. */
export function positionByLetter(number: number, letter: string): WyckoffPosition | undefined {
  const place = LETTERS.indexOf(letter);
  return letter.length === 1 && place >= 0 ? spaceGroup(number).positions[place] : undefined;
}

/** The position with a site symmetry and its enumeration; undefined if the group has none. */
export function positionBySymmetry(
  number: number,
  siteSymmetry: string,
  enumeration: number,
): WyckoffPosition | undefined {
  return spaceGroup(number).positions.find(
    (position) => position.siteSymmetry === siteSymmetry && position.enumeration === enumeration,
  );
}

/** The columns of the table. */
const FIELDS = [
  "number",
  "symbol",
  "fullSymbol",
  "hallSymbol",
  "hallNumber",
  "setting",
  "centring",
  "crystalSystem",
  "latticeSystem",
  "pointGroup",
  "bravais",
  "generators",
  "positions",
  "letterMaps",
  "affineLetters",
] as const;

function parseGroup(line: string): SpaceGroup {
  const values = line.split("|");
  const fields = Object.fromEntries(FIELDS.map((name, i) => [name, values[i]])) as Record<
    (typeof FIELDS)[number],
    string
  >;
  const { generators, ...names } = fields;
  const operations = generate(words(generators).map(triplet));
  return {
    ...names,
    number: Number(fields.number),
    hallNumber: Number(fields.hallNumber),
    operations,
    positions: parsePositions(words(fields.positions), operations),
    letterMaps: words(fields.letterMaps).map((entry) => {
      const [letters, change] = entry.split(":") as [string, string];
      return { letters, change: triplet(change) };
    }),
    affineLetters: words(fields.affineLetters),
  };
}

function parsePositions(entries: readonly string[], operations: readonly Operation[]): WyckoffPosition[] {
  const counts = new Map<string, number>();
  return entries.map((entry, i) => {
    const [siteSymmetry, text] = entry.split(":") as [string, string];
    const representative = triplet(text);
    const enumeration = counts.get(siteSymmetry) ?? 0;
    counts.set(siteSymmetry, enumeration + 1);
    const siteSymmetryOrder = operations.filter((operation) => fixesAll(operation, representative)).length;
    return {
      letter: LETTERS[i]!,
      siteSymmetry,
      enumeration,
      multiplicity: operations.length / siteSymmetryOrder,
      dof: new Set(text.match(/[xyz]/g)).size,
      siteSymmetryOrder,
      representative,
    };
  });
}

/** True if an operation leaves every point of a position's representative where it is, up to whole translations. */
function fixesAll({ rotation, translation }: Operation, { rotation: span, translation: origin }: Operation): boolean {
  return rotation.every((row, i) => {
    const isStill = [0, 1, 2].every((axis) => {
      const image = row.reduce((sum, value, k) => sum + value * span[k]![axis]!, 0);
      return image === span[i]![axis]!;
    });
    const shift = row.reduce((sum, value, k) => sum + value * origin[k]!, 0) + translation[i]! - origin[i]!;
    return isStill && Math.abs(shift - Math.round(shift)) < 1e-6;
  });
}

function triplet(text: string): Operation {
  return parseTriplet(text)!;
}

function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}
