// For tests: CIF text from parts, and what reading it gives.
import { Report } from "@sciformer/core";
import { loadFinder } from "../../symmetry/finder.node.ts";
import { type CifOptions, parseCif } from "./read.ts";

/** Lengths and angles as CIF items. */
export function cell(a: number, b = a, c = a, alpha = 90, beta = 90, gamma = 90): string {
  return [
    `_cell_length_a ${a}`,
    `_cell_length_b ${b}`,
    `_cell_length_c ${c}`,
    `_cell_angle_alpha ${alpha}`,
    `_cell_angle_beta ${beta}`,
    `_cell_angle_gamma ${gamma}`,
    "",
  ].join("\n");
}

/** A loop of atoms with the columns label, x, y, z and more. */
export function atoms(rows: readonly string[], more: readonly string[] = []): string {
  const columns = ["label", "fract_x", "fract_y", "fract_z", ...more];
  return ["loop_", ...columns.map((name) => `_atom_site_${name}`), ...rows, ""].join("\n");
}

/** Symmetry operations as a loop. */
export function operations(...triplets: readonly string[]): string {
  return ["loop_", "_symmetry_equiv_pos_as_xyz", ...triplets.map((triplet) => `'${triplet}'`), ""].join("\n");
}

/** Elements of the first structure with their counts, and all warnings. */
export function read(
  text: string,
  options: CifOptions = {},
): { readonly content: string; readonly warnings: string[] } {
  loadFinder();
  const report = new Report();
  const [first] = parseCif(text, "test.cif", report, options);
  const counts = new Map<string, number>();
  for (const element of first?.structure.elements ?? []) counts.set(element, (counts.get(element) ?? 0) + 1);
  return {
    content: [...counts].map(([element, count]) => `${element}${count}`).join(" "),
    warnings: report.toLines(),
  };
}
