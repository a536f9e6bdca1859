// What the page reads by itself: CIF, POSCAR, extended XYZ, and what `generate` writes.
import type { PageImporter } from "@sciformer/core/view";

const STRUCTURE_FILES = [".cif", ".vasp", "poscar", "contcar", ".extxyz", ".xyz"];

export const importers: readonly PageImporter[] = [
  {
    name: "structures",
    title: "Crystal structures",
    endings: [...STRUCTURE_FILES, "genes.json", "structures.arrow"],
    predicts: STRUCTURE_FILES,
    read: async (files) => (await import("./read-files.ts")).readFiles(files),
  },
];
