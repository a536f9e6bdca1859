// Controls of a crystal's picture, and what they say of its look.
import { type Control, type ControlValues, flagValue, numberValue, textValue, textValues } from "@sciformer/core/view";
import { SYMMETRY_KINDS } from "../symmetry/layout.ts";
import type { CellLook } from "./layout.ts";

const MOST_CELLS = 4;

const cells = (axis: "a" | "b" | "c"): Control => ({
  kind: "slider",
  id: `cells-${axis}`,
  label: `Cells along ${axis}`,
  group: "Cell",
  min: 1,
  max: MOST_CELLS,
  step: 1,
  value: 1,
});

/** A choice of two, the first unless another is made. */
function either(
  base: Pick<Control, "id" | "label" | "group" | "key">,
  first: readonly [string, string],
  second: readonly [string, string],
): Control {
  const choices = [first, second].map(([value, label]) => ({ value, label }));
  return { ...base, kind: "select", look: "segments", choices, value: first[0] };
}

export const CELL_CONTROLS: readonly Control[] = [
  {
    ...either(
      { id: "cell", label: "Cell", group: "Cell", key: "y" },
      ["conventional", "Conventional"],
      ["primitive", "Primitive"],
    ),
    help: "Symmetry elements are drawn in the conventional cell only",
  },
  cells("a"),
  cells("b"),
  cells("c"),
  { kind: "toggle", id: "closed", label: "Atoms of a face on both sides", group: "Cell", value: true },
  either(
    { id: "projection", label: "Projection", group: "Cell", key: "o" },
    ["perspective", "Perspective"],
    ["orthographic", "Parallel"],
  ),
  {
    kind: "toggle",
    id: "depth",
    label: "Fade with distance",
    group: "Cell",
    value: false,
    help: "The farther away, the more it fades into the background",
  },
  either(
    { id: "colour", label: "Colour", group: "Atoms", key: "c" },
    ["element", "Element"],
    ["site", "Wyckoff orbit"],
  ),
  either({ id: "size", label: "Atoms as", group: "Atoms" }, ["ball", "Balls"], ["contact", "In contact"]),
  { kind: "toggle", id: "bonds", label: "Bonds", group: "Atoms", value: true },
  {
    kind: "slider",
    id: "reach",
    label: "Longest bond",
    group: "Atoms",
    min: 0.9,
    max: 1.5,
    step: 0.01,
    value: 1.15,
    help: "As a share of the sum of the two covalent radii",
  },
  {
    kind: "toggle",
    id: "polyhedra",
    label: "Coordination polyhedra",
    group: "Atoms",
    key: "k",
    value: false,
    help: "Around atoms with 4 to 9 nearest neighbours that are all more electronegative",
  },
  {
    kind: "multi-select",
    id: "symmetry",
    label: "Symmetry elements",
    group: "Symmetry",
    choices: SYMMETRY_KINDS.map(({ id, label, colour }) => ({ value: id, label, colour })),
    value: [],
    help: "Of the space group, found from its operations, in the first cell",
  },
  {
    kind: "toggle",
    id: "orbit",
    label: "Fade what is not in the chosen orbit",
    group: "Symmetry",
    key: "u",
    value: true,
  },
];

export function cellLook(values: ControlValues): CellLook {
  return {
    cell: textValue(values, "cell") as CellLook["cell"],
    repeat: [numberValue(values, "cells-a"), numberValue(values, "cells-b"), numberValue(values, "cells-c")],
    isClosed: flagValue(values, "closed"),
    colouring: textValue(values, "colour") as CellLook["colouring"],
    size: textValue(values, "size") as CellLook["size"],
    hasBonds: flagValue(values, "bonds"),
    bondReach: numberValue(values, "reach"),
    hasPolyhedra: flagValue(values, "polyhedra"),
  };
}

/** Kinds of symmetry elements that are shown. */
export function symmetryKinds(values: ControlValues): readonly string[] {
  return textValue(values, "cell") === "primitive" ? [] : textValues(values, "symmetry");
}
