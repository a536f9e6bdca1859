// All file formats of the package, in the order in which `predict` tries them.
import type { Importer } from "@sciformer/core";
import { cif } from "./cif.ts";
import { csv } from "./csv.ts";
import { extxyz } from "./extxyz.ts";
import { type ColumnsOf, importerOf } from "./import-structures.ts";
import { json } from "./json.ts";
import { poscar } from "./poscar.ts";

/** The importers; `columnsOf` lays rows out as the columns of the table of structures. */
export function structureImporters(columnsOf: ColumnsOf): readonly Importer[] {
  return [csv, cif, poscar, extxyz, json].map((format) => importerOf(format, columnsOf));
}
