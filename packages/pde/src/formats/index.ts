// All file formats that simulations are imported from, in the order in which `predict` tries them.
import type { Importer } from "@sciformer/core";
import { arrow } from "./arrow.ts";
import { comsol } from "./comsol.ts";
import { importer, type ToBatches } from "./importer.ts";
import { matlab } from "./matlab.ts";
import { netcdf } from "./netcdf.ts";
import { numpy } from "./numpy.ts";
import { pbdl } from "./pbdl.ts";
import { pdebench } from "./pdebench.ts";
import { piv } from "./piv.ts";
import { well } from "./well.ts";
import { zarr } from "./zarr.ts";

const FORMATS = [arrow, pbdl, well, pdebench, netcdf, zarr, numpy, matlab, piv, comsol];

/** @param toBatches simulations as rows of the data set's tables */
export function importers(toBatches: ToBatches): readonly Importer[] {
  return FORMATS.map((format) => importer(format, toBatches));
}
