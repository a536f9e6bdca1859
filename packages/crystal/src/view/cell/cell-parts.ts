// What is told of a crystal beside its picture: legends, tables, figures, labels.
import {
  formatQuantity,
  type Legend,
  type Listing,
  type Picked,
  type Readout,
  type ReadoutRow,
  type SceneLabel,
} from "@sciformer/core/view";
import type { SymmetricCrystal } from "../../symmetry/crystal.ts";
import { cellParameters, volume } from "../../symmetry/lattice.ts";
import { spaceGroup } from "../../symmetry/space-groups.ts";
import type { SymmetryAxis, SymmetryElements } from "../symmetry/elements.ts";
import { countText, type SymmetryShapes, symmetryEntries } from "../symmetry/layout.ts";
import { type CellGeometry, type CellModel, colourEntries, siteName } from "./layout.ts";
import { coordinatesText } from "./measures.ts";

export function axisPick(axis: SymmetryAxis | undefined, number: number): Picked | undefined {
  if (axis === undefined) return undefined;
  const { symbol, direction, from } = axis;
  const kind = symbol.startsWith("-") ? "rotoinversion axis" : symbol.includes("_") ? "screw axis" : "rotation axis";
  return {
    key: `axis-${number}`,
    title: `${symbol}, ${kind}`,
    rows: [
      { label: "symbol", value: symbol },
      { label: "along", value: `[${direction.join(" ")}]` },
      { label: "through", value: coordinatesText(from) },
    ],
  };
}

export function axisLabels({ structure }: CellModel, { frame }: CellGeometry): SceneLabel[] {
  const { a, b, c } = cellParameters(structure.lattice);
  const ends = [
    ["a", a, frame.place([1.06, 0, 0])],
    ["b", b, frame.place([0, 1.06, 0])],
    ["c", c, frame.place([0, 0, 1.06])],
  ] as const;
  return ends.map(([name, length, at]) => ({
    at,
    text: `${name} ${formatQuantity(length, "\u00c5", { digits: 2 })}`,
    priority: 2,
    tone: "normal",
  }));
}

export function legendsOf(crystal: SymmetricCrystal, colouring: "element" | "site", shapes: SymmetryShapes): Legend[] {
  const title = colouring === "element" ? "Elements" : "Wyckoff orbits";
  const colours: Legend = {
    kind: "categories",
    id: "atoms",
    title,
    entries: colourEntries(crystal.orbits, colouring),
  };
  const symmetry = symmetryEntries(shapes);
  return symmetry.length === 0
    ? [colours]
    : [colours, { kind: "categories", id: "symmetry", title: "Symmetry elements", entries: symmetry }];
}

const SITE_COLUMNS: Listing["columns"] = [
  { id: "site", title: "Site", kind: "text" },
  { id: "symmetry", title: "Symmetry", kind: "text" },
  { id: "parameters", title: "Free x, y, z", kind: "text" },
];

export function sitesListing({ orbits }: SymmetricCrystal, chosen: number | undefined): Listing {
  const cells = orbits.map((orbit) => [
    siteName(orbit),
    orbit.siteSymmetry,
    orbit.dof === 0 ? "none" : coordinatesText(orbit.parameters),
  ]);
  return {
    id: "sites",
    title: "Wyckoff sites",
    place: "side",
    look: "table",
    columns: SITE_COLUMNS,
    rows: orbits.length,
    cell: (row, column) => cells[row]![column]!,
    key: (row) => `site-${row}`,
    ...(chosen === undefined ? {} : { selected: `site-${chosen}` }),
  };
}

/** @param elements of the conventional cell; left out for another */
export function cellReadout({ crystal, structure }: CellModel, elements: SymmetryElements | undefined): Readout {
  const group = spaceGroup(crystal.group);
  const { a, b, c, alpha, beta, gamma } = cellParameters(structure.lattice);
  const angstrom = "\u00c5";
  const size = volume(structure.lattice);
  return {
    id: "cell",
    title: "Cell",
    rows: [
      { label: "space group", value: `${group.number}, ${group.symbol}` },
      { label: "a, b, c", value: [a, b, c].map((value) => value.toFixed(3)).join(", "), unit: angstrom },
      {
        label: "\u03b1, \u03b2, \u03b3",
        value: [alpha, beta, gamma].map((value) => value.toFixed(1)).join(", "),
        unit: "\u00b0",
      },
      { label: "volume", value: size, unit: `${angstrom}\u00b3`, digits: 1 },
      { label: "volume per atom", value: size / structure.positions.length, unit: `${angstrom}\u00b3`, digits: 2 },
      { label: "atoms", value: structure.positions.length },
      ...(elements === undefined ? [] : elementRows(elements)),
    ],
  };
}

function elementRows({ axes, planes, centres }: SymmetryElements): ReadoutRow[] {
  return [
    { label: "axes", value: countText(axes.map(({ symbol }) => symbol)) },
    { label: "planes", value: countText(planes.map(({ symbol }) => symbol)) },
    { label: "inversion centres", value: centres.length },
  ];
}
