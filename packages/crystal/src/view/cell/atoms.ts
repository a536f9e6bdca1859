// The atoms that are drawn: some cells side by side, with those on faces, edges and corners on both sides.
import type { Structure, Vector3 } from "../../structure.ts";
import type { Neighbour } from "./neighbours.ts";

/** An atom in a place of its own. */
export interface DrawnAtom {
  /** Index among the atoms of the cell. */
  readonly atom: number;
  /** The cell that it is in. */
  readonly image: Vector3;
}

/** Fractional coordinates this close to a face lie on it. */
const ON_FACE = 2e-3;

/** Stable name of an atom: `3` in the first cell, `3.1.0.-1` in another. */
export function atomKey({ atom, image }: DrawnAtom): string {
  return image.every((cell) => cell === 0) ? `atom-${atom}` : `atom-${atom}.${image.join(".")}`;
}

/** @returns undefined for what is no such name */
export function atomOfKey(key: string): DrawnAtom | undefined {
  const [, atom, ...image] = /^atom-(\d+)(?:\.(-?\d+)\.(-?\d+)\.(-?\d+))?$/.exec(key) ?? [];
  if (atom === undefined) return undefined;
  const [a = "0", b = "0", c = "0"] = image.filter((part) => part !== undefined);
  return { atom: Number(atom), image: [Number(a), Number(b), Number(c)] };
}

/**
 * @param repeat cells along a, b, c
 * @param isClosed atoms on a face of the whole are drawn on the opposite one too
 */
export function drawnAtoms({ positions }: Structure, repeat: Vector3, isClosed: boolean): DrawnAtom[] {
  return positions.flatMap((position, atom) => {
    const [a, b, c] = position.map((value, axis) => cellsAlong(value, repeat[axis]!, isClosed)) as [
      number[],
      number[],
      number[],
    ];
    return a.flatMap((i) => b.flatMap((j) => c.map((k): DrawnAtom => ({ atom, image: [i, j, k] }))));
  });
}

function cellsAlong(value: number, repeat: number, isClosed: boolean): number[] {
  const cells = Array.from({ length: repeat }, (_, cell) => cell);
  if (isClosed && value < ON_FACE) cells.push(repeat);
  if (isClosed && value > 1 - ON_FACE) cells.unshift(-1);
  return cells;
}

/** Pairs of drawn atoms that are bonded, as indices, each once. */
export function drawnBonds(
  drawn: readonly DrawnAtom[],
  neighbours: readonly (readonly Neighbour[])[],
): (readonly [number, number])[] {
  const places = new Map(drawn.map((one, index) => [atomKey(one), index]));
  return drawn.flatMap(({ atom, image }, from) =>
    neighbours[atom]!.flatMap((neighbour): (readonly [number, number])[] => {
      const to = places.get(atomKey(shifted(neighbour, image)));
      return to !== undefined && to > from ? [[from, to]] : [];
    }),
  );
}

/** A neighbour of an atom that is in cell `image`. */
export function shifted({ atom, image }: Neighbour, [a, b, c]: Vector3): DrawnAtom {
  return { atom, image: [image[0] + a, image[1] + b, image[2] + c] };
}
