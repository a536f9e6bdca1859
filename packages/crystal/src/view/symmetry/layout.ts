// Symmetry elements as plain geometry, and which of them are shown.
import type { CategoryEntry, Vec3 } from "@sciformer/core/view";
import type { CellFrame } from "../cell/frame.ts";
import type { SymmetryAxis, SymmetryElements, SymmetryPlane } from "./elements.ts";

/** Kinds of elements that a person can show, with their colours. */
export const SYMMETRY_KINDS = [
  { id: "rotations", label: "Rotation axes", colour: "#e0662f" },
  { id: "screws", label: "Screw axes", colour: "#e0b21f" },
  { id: "bars", label: "Rotoinversion axes", colour: "#b04fd0" },
  { id: "mirrors", label: "Mirror planes", colour: "#3d8be0" },
  { id: "glides", label: "Glide planes", colour: "#2fae7a" },
  { id: "centres", label: "Inversion centres", colour: "#d8407a" },
] as const;

type SymmetryKind = (typeof SYMMETRY_KINDS)[number]["id"];

/** A line of the picture. */
interface AxisShape {
  readonly axis: SymmetryAxis;
  readonly from: Vec3;
  readonly to: Vec3;
  readonly radius: number;
  readonly colour: string;
}

/** A flat part of the picture. */
interface PlaneShape {
  readonly plane: SymmetryPlane;
  readonly corners: readonly Vec3[];
  readonly colour: string;
}

export interface SymmetryShapes {
  readonly axes: readonly AxisShape[];
  readonly planes: readonly PlaneShape[];
  readonly centres: readonly Vec3[];
}

/** Radius of a twofold axis in scene units; higher orders are thicker. */
const THIN = 0.014;

function axisKind({ symbol }: SymmetryAxis): SymmetryKind {
  if (symbol.startsWith("-")) return "bars";
  return symbol.includes("_") ? "screws" : "rotations";
}

function planeKind({ symbol }: SymmetryPlane): SymmetryKind {
  return symbol === "m" ? "mirrors" : "glides";
}

function colourOf(kind: SymmetryKind): string {
  return SYMMETRY_KINDS.find(({ id }) => id === kind)!.colour;
}

export function symmetryShapes(
  { axes, planes, centres }: SymmetryElements,
  kinds: ReadonlySet<string>,
  { place }: CellFrame,
): SymmetryShapes {
  return {
    axes: axes
      .filter((axis) => kinds.has(axisKind(axis)))
      .map((axis) => ({
        axis,
        from: place(axis.from),
        to: place(axis.to),
        radius: THIN * Math.sqrt(axis.order),
        colour: colourOf(axisKind(axis)),
      })),
    planes: planes
      .filter((plane) => kinds.has(planeKind(plane)))
      .map((plane) => ({ plane, corners: plane.corners.map(place), colour: colourOf(planeKind(plane)) })),
    centres: kinds.has("centres") ? centres.map(place) : [],
  };
}

/** Legend of the kinds shown that the group has. */
export function symmetryEntries({ axes, planes, centres }: SymmetryShapes): CategoryEntry[] {
  const present = new Set<string>([
    ...axes.map(({ axis }) => axisKind(axis)),
    ...planes.map(({ plane }) => planeKind(plane)),
    ...(centres.length > 0 ? ["centres"] : []),
  ]);
  return SYMMETRY_KINDS.filter(({ id }) => present.has(id)).map(({ id, label, colour }) => ({
    label,
    colour,
    mark: id === "centres" ? "dot" : id === "mirrors" || id === "glides" ? "fill" : "line",
  }));
}

/** How many of each symbol there are in the cell: `4 x 2_1, 2 x c`. */
export function countText(symbols: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  return [...counts].map(([symbol, count]) => `${count} \u00d7 ${symbol}`).join(", ") || "none";
}
