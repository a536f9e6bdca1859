// Arrays without names for their dimensions (NumPy, MATLAB): named by `--axes`, by coordinates of their length, by rank.
import { InputError } from "@sciformer/core";
import { type ArrayInfo, type ArrayStore, itemCount } from "./array-store.ts";
import type { ImportContext } from "./import-context.ts";

const LETTERS: Readonly<Record<string, string>> = { b: "sample", t: "time", c: "channel", x: "x", y: "y", z: "z" };
/** Meaning of the axes where nothing else says it, by their number. */
const BY_RANK: Readonly<Record<number, string>> = { 1: "x", 2: "tx", 3: "txy", 4: "tcxy", 5: "btcxy", 6: "btcxyz" };
const COORDINATES: Readonly<Record<string, RegExp>> = {
  t: /^(t|tt|time|times)$/i,
  x: /^(x|xx|lat)$/i,
  y: /^(y|yy|lon)$/i,
  z: /^(z|zz)$/i,
};

/** The store with named dimensions; `axes` are the letters of `--axes`, of arrays in the order that the format counts. */
export function withNamedAxes(store: ArrayStore, axes: string | undefined, context: ImportContext): ArrayStore {
  const vectors = store.arrays.filter(isVector);
  const coordinates = new Map<string, ArrayInfo>();
  for (const [letter, pattern] of Object.entries(COORDINATES)) {
    const found = vectors.find(({ name }) => pattern.test(name));
    if (found) coordinates.set(letter, found);
  }
  const used = new Set([...coordinates.values()].map(({ name }) => name));
  const arrays = store.arrays.flatMap((array): ArrayInfo[] => {
    const letter = [...coordinates].find(([, { name }]) => name === array.name)?.[0];
    if (letter !== undefined) return [coordinate(array, LETTERS[letter]!)];
    // Numbers, and vectors that are no coordinates where there are fields of more axes, are constants or the like.
    if (used.size > 0 && (isVector(array) || itemCount(array.shape) <= 1)) return [];
    return [{ ...array, dims: dimensions(array, axes, coordinates, store.where, context) }];
  });
  return { ...store, arrays, open: () => renamed(store, coordinates) };
}

/** An axis and at most one other that is longer than one. */
function isVector({ shape, kind }: ArrayInfo): boolean {
  return kind !== "other" && shape.length > 0 && itemCount(shape) === Math.max(...shape) && itemCount(shape) > 1;
}

/** A vector under the name of its dimension. */
function coordinate(array: ArrayInfo, dim: string): ArrayInfo {
  return { ...array, name: dim, shape: [itemCount(array.shape)], dims: [dim], kind: "float" };
}

/** Coordinates are read under the names of their dimensions. */
async function renamed(store: ArrayStore, coordinates: ReadonlyMap<string, ArrayInfo>) {
  const reader = await store.open();
  const byDim = new Map([...coordinates].map(([letter, info]) => [LETTERS[letter]!, info]));
  return {
    read(name: string, start: readonly number[], count: readonly number[]) {
      const info = byDim.get(name);
      return info === undefined
        ? reader.read(name, start, count)
        : reader.read(
            info.name,
            info.shape.map(() => 0),
            info.shape,
          );
    },
    close: () => reader.close(),
  };
}

function dimensions(
  array: ArrayInfo,
  axes: string | undefined,
  coordinates: ReadonlyMap<string, ArrayInfo>,
  where: string,
  context: ImportContext,
): readonly string[] {
  const { name, shape } = array;
  const rank = shape.length;
  const own = (letters: string | undefined) => (array.reversed ? letters && [...letters].reverse().join("") : letters);
  const letters = own(axes) ?? byLength(shape, coordinates) ?? own(BY_RANK[rank]);
  const shown = `${where} ${name === "" ? "array" : name} (${(array.reversed ? [...shape].reverse() : shape).join(" x ")})`;
  if (letters === undefined || letters.length !== rank) {
    throw new InputError(
      `${shown}: ${rank} axes; expected ${axes === undefined ? "1 to 6" : `those of --axes ${axes}`}`,
    );
  }
  if (axes === undefined && byLength(shape, coordinates) === undefined) {
    context.report.warn(`arrays without coordinates, axes taken as ${[...own(letters)!].join(",")} (--axes)`, shown);
  }
  return [...letters].map((letter) => LETTERS[letter]!);
}

/** Letters by the lengths of coordinates, if each axis has just one of its length. */
function byLength(shape: readonly number[], coordinates: ReadonlyMap<string, ArrayInfo>): string | undefined {
  const lengths = [...coordinates].map(([letter, { shape: own }]) => ({ letter, length: itemCount(own) }));
  let letters = "";
  for (const size of shape) {
    const fitting = lengths.filter(({ length, letter }) => length === size && !letters.includes(letter));
    if (fitting.length !== 1) return undefined;
    letters += fitting[0]!.letter;
  }
  return letters.includes("x") ? letters : undefined;
}
