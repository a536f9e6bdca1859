// Distances and angles between chosen atoms, and what is told of one.
import { formatNumber, type Readout, type ReadoutRow } from "@sciformer/core/view";
import type { Vector3 } from "../../structure.ts";
import { norm } from "../../symmetry/lattice.ts";
import { dot, rowTimes, subtract } from "../../symmetry/matrix.ts";
import type { DrawnAtom } from "./atoms.ts";
import { type CellModel, siteName } from "./layout.ts";
import { firstShell } from "./polyhedra.ts";

/** Fractional coordinates of a drawn atom. */
function positionOf({ structure }: CellModel, { atom, image }: DrawnAtom): Vector3 {
  const [x, y, z] = structure.positions[atom]!;
  return [x + image[0], y + image[1], z + image[2]];
}

/** The distance of two atoms, or the angle at the middle one of three. */
export function measures(model: CellModel, chosen: readonly DrawnAtom[]): Readout | undefined {
  if (chosen.length < 2) return undefined;
  const places = chosen.map((one) => rowTimes(positionOf(model, one), model.structure.lattice));
  const names = chosen.map(({ atom }) => siteName(model.crystal.orbits[model.siteOf[atom]!]!));
  const rows: ReadoutRow[] = places.slice(1).map((place, i) => ({
    label: `${names[i]} \u2013 ${names[i + 1]}`,
    value: norm(subtract(place, places[i]!)),
    unit: "\u00c5",
    digits: 3,
  }));
  if (places.length === 3) {
    const [first, middle, last] = places as [Vector3, Vector3, Vector3];
    const [u, v] = [subtract(first, middle), subtract(last, middle)];
    const cosine = Math.max(-1, Math.min(1, dot(u, v) / (norm(u) * norm(v))));
    rows.push({ label: `angle at ${names[1]}`, value: (Math.acos(cosine) * 180) / Math.PI, unit: "\u00b0", digits: 1 });
  }
  return { id: "measures", title: "Measured", rows };
}

/** Rows of the read-out of an atom. */
export function atomRows(model: CellModel, one: DrawnAtom): ReadoutRow[] {
  const orbit = model.crystal.orbits[model.siteOf[one.atom]!]!;
  const shell = firstShell(model.neighbours[one.atom]!);
  const distances = shell.map(({ distance }) => distance);
  const mean = distances.reduce((sum, value) => sum + value, 0) / distances.length;
  return [
    { label: "element", value: orbit.element },
    { label: "Wyckoff position", value: `${orbit.multiplicity}${orbit.letter}` },
    { label: "site symmetry", value: orbit.siteSymmetry },
    { label: "free coordinates", value: orbit.dof },
    { label: "at", value: coordinatesText(positionOf(model, one)) },
    { label: "nearest neighbours", value: shell.length },
    ...(shell.length > 0 ? [{ label: "their mean distance", value: mean, unit: "\u00c5", digits: 3 }] : []),
  ];
}

export function coordinatesText(point: Vector3): string {
  return point.map((value) => formatNumber(value + 0, { digits: 4 }).replace(/\.?0+$/, "")).join(", ");
}
