// A crystal as plain geometry: spheres, sticks, edges of cells, bodies of polyhedra, in units of the scene.
import { CATEGORY_COLOURS, type CategoryEntry, type Vec3 } from "@sciformer/core/view";
import type { Structure, Vector3 } from "../../structure.ts";
import { type Orbit, type SymmetricCrystal, structureOf } from "../../symmetry/crystal.ts";
import { type DrawnAtom, drawnAtoms, drawnBonds } from "./atoms.ts";
import { contactRadius, covalentRadius, elementColour } from "./element-looks.ts";
import { type CellFrame, cellFrame } from "./frame.ts";
import { type Neighbour, neighboursOf } from "./neighbours.ts";
import { missingCorners, polyhedra } from "./polyhedra.ts";
import { primitiveCell } from "./primitive.ts";

/** The cell of the standard setting, or the smallest that repeats. */
type CellKind = "conventional" | "primitive";

/** How a crystal is drawn. */
export interface CellLook {
  readonly cell: CellKind;
  readonly repeat: Vector3;
  readonly isClosed: boolean;
  readonly colouring: "element" | "site";
  /** `ball`: small spheres with sticks; `contact`: spheres of van der Waals radii. */
  readonly size: "ball" | "contact";
  readonly hasBonds: boolean;
  /** Bonds are as long as the sum of covalent radii times this. */
  readonly bondReach: number;
  readonly hasPolyhedra: boolean;
}

/** A crystal with what is known of its atoms whatever is drawn of them. */
export interface CellModel {
  readonly crystal: SymmetricCrystal;
  readonly structure: Structure;
  /** Index of the orbit of each atom of the cell. */
  readonly siteOf: Int32Array;
  readonly neighbours: readonly (readonly Neighbour[])[];
}

/** Half of a bond, in the colour of its atom. */
interface Stick {
  readonly from: Vec3;
  readonly to: Vec3;
  /** Index of the drawn atom that it belongs to. */
  readonly atom: number;
}

export interface CellGeometry {
  readonly frame: CellFrame;
  readonly atoms: readonly DrawnAtom[];
  /** Of each drawn atom. */
  readonly places: readonly Vec3[];
  readonly radii: readonly number[];
  readonly colours: readonly string[];
  readonly sites: readonly number[];
  readonly sticks: readonly Stick[];
  readonly bodies: readonly { readonly corners: readonly Vec3[]; readonly colour: string; readonly site: number }[];
}

/** Share of the covalent radius that a ball has. */
const BALL = 0.42;
/** Share of the van der Waals radius, so that spheres in contact overlap little. */
const CONTACT = 0.72;

export function cellModel(
  crystal: SymmetricCrystal,
  { cell, bondReach }: Pick<CellLook, "cell" | "bondReach">,
): CellModel {
  const whole = structureOf(crystal);
  const sites = crystal.orbits.flatMap(({ multiplicity }, site) => Array<number>(multiplicity).fill(site));
  const { structure, atoms } =
    cell === "primitive"
      ? primitiveCell(whole, crystal.group)
      : { structure: whole, atoms: sites.map((_, atom) => atom) };
  const siteOf = Int32Array.from(atoms, (atom) => sites[atom]!);
  return { crystal, structure, siteOf, neighbours: neighboursOf(structure, bondReach) };
}

/** Colour of each orbit. */
function siteColours(orbits: readonly Orbit[], colouring: CellLook["colouring"]): string[] {
  return orbits.map(({ element }, site) =>
    colouring === "element" ? elementColour(element) : CATEGORY_COLOURS[site % CATEGORY_COLOURS.length]!,
  );
}

export function cellGeometry({ crystal, structure, siteOf, neighbours }: CellModel, look: CellLook): CellGeometry {
  const frame = cellFrame(structure.lattice, look.repeat);
  const inside = drawnAtoms(structure, look.repeat, look.isClosed);
  const bodies = look.hasPolyhedra ? polyhedra(structure, inside, neighbours) : [];
  const atoms = [...inside, ...missingCorners(inside, bodies)];
  const placeOf = ({ atom, image }: DrawnAtom): Vec3 => {
    const [x, y, z] = structure.positions[atom]!;
    return frame.place([x + image[0], y + image[1], z + image[2]]);
  };
  const places = atoms.map(placeOf);
  const sites = atoms.map(({ atom }) => siteOf[atom]!);
  const palette = siteColours(crystal.orbits, look.colouring);
  const radius = ({ atom }: DrawnAtom) => {
    const element = structure.elements[atom]!;
    const angstrom = look.size === "ball" ? BALL * covalentRadius(element) : CONTACT * contactRadius(element);
    return angstrom / frame.perUnit;
  };
  return {
    frame,
    atoms,
    places,
    sites,
    radii: atoms.map(radius),
    colours: sites.map((site) => palette[site]!),
    sticks: look.hasBonds && look.size === "ball" ? sticks(drawnBonds(atoms, neighbours), places) : [],
    bodies: bodies.map(({ centre, corners }) => ({
      corners: corners.map(placeOf),
      colour: palette[sites[centre]!]!,
      site: sites[centre]!,
    })),
  };
}

function sticks(bonds: readonly (readonly [number, number])[], places: readonly Vec3[]): Stick[] {
  return bonds.flatMap(([first, second]) => {
    const [a, b] = [places[first]!, places[second]!];
    const middle: Vec3 = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
    return [
      { from: a, to: middle, atom: first },
      { from: b, to: middle, atom: second },
    ];
  });
}

/** `Na 4a`, `O 24e`. */
export function siteName({ element, multiplicity, letter }: Orbit): string {
  return `${element} ${multiplicity}${letter}`;
}

/** What the colours mean: elements, or orbits. */
export function colourEntries(orbits: readonly Orbit[], colouring: CellLook["colouring"]): CategoryEntry[] {
  const colours = siteColours(orbits, colouring);
  const entries = orbits.map((orbit, site) => ({
    label: colouring === "element" ? orbit.element : siteName(orbit),
    colour: colours[site]!,
    mark: "dot" as const,
  }));
  return entries.filter(({ label }, i) => entries.findIndex((other) => other.label === label) === i);
}
