// What the structures scene says of a table of crystals: its time line, its list, figures, notes and CIF.
import type { Listing, Note, Readout, SceneExport, Timeline } from "@sciformer/core/view";
import { formatCif } from "../../formats/cif/write.ts";
import type { SymmetricCrystal } from "../../symmetry/crystal.ts";
import { spaceGroup } from "../../symmetry/space-groups.ts";
import type { CrystalEntry, CrystalTable } from "./crystal-table.ts";
import { propertyRows } from "./figures.ts";

/** A crystal that is there, or why it is not yet. */
export type Shape = { readonly crystal: SymmetricCrystal } | { readonly failure: string } | undefined;

export function timelineOf({ ids, rows, formulas }: CrystalTable): Timeline {
  return {
    title: "Structure",
    from: 0,
    to: Math.max(0, rows - 1),
    step: 1,
    format: { kind: "labels", labels: ids.map((id, row) => `${row + 1}: ${formulas[row]}, ${id}`) },
    start: 0,
    playable: rows > 1,
    rate: 1,
    speeds: [0.5, 1, 2, 4],
    loop: true,
  };
}

export function listOf(table: CrystalTable, row: number): Listing {
  const symbols = Array.from(table.groups, (group) => spaceGroup(group).symbol);
  return {
    id: "structures",
    title: "Structures",
    place: "below",
    look: "table",
    columns: [
      { id: "id", title: "Name", kind: "text", filter: "text" },
      { id: "formula", title: "Formula", kind: "text", filter: "text" },
      { id: "group", title: "Space group", kind: "number", digits: 0, filter: "range" },
      { id: "symbol", title: "Symbol", kind: "text", filter: "choice" },
    ],
    rows: table.rows,
    cell: (at, column) => [table.ids[at]!, table.formulas[at]!, table.groups[at]!, symbols[at]!][column]!,
    key: (at) => table.ids[at]!,
    selected: table.ids[row]!,
  };
}

export function figuresOf(entry: CrystalEntry, predicted: Readout["rows"]): Readout[] {
  const own = propertyRows(entry);
  return [
    ...(own.length > 0 ? [{ id: "properties", title: "Stored with it", rows: own }] : []),
    ...(predicted.length > 0 ? [{ id: "predicted", title: "What the model says", rows: predicted }] : []),
  ];
}

export function notesOf(table: CrystalTable, entry: CrystalEntry, shape: Shape): Note[] {
  const notes: Note[] = [];
  if (table.isGenerated) {
    notes.push({ id: "model", tone: "info", text: "model geometry, not relaxed", badge: true });
  }
  if (shape === undefined) notes.push({ id: "packing", tone: "info", text: `Packing ${entry.formula} \u2026` });
  else if ("failure" in shape) {
    notes.push({ id: "failure", tone: "warning", text: `${entry.formula} has no structure: ${shape.failure}.` });
  }
  return notes;
}

export function cifExport(
  { id, formula }: CrystalEntry,
  crystal: SymmetricCrystal,
  { isGenerated }: CrystalTable,
): SceneExport {
  const comments = isGenerated ? ["generated; model geometry, not relaxed"] : [];
  return {
    id: "cif",
    title: "CIF of this structure",
    fileName: `${id.replace(/\.cif$/i, "").replaceAll(/[^\w.-]+/g, "-")}.cif`,
    mime: "chemical/x-cif",
    make: async () => formatCif(crystal, { name: `${formula}-${crystal.group}`, comments }),
  };
}
