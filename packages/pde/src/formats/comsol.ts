// COMSOL text exports: nodes and their values at many times; scattered ones are interpolated only where that is asked.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { InputError } from "@sciformer/core";
import { startsWith } from "@sciformer/core/node";
import { INTERPOLATE_OPTION } from "./options.ts";
import { fileStem } from "./paths.ts";
import { pointSimulation } from "./points.ts";
import type { SourceFormat } from "./source-format.ts";

const MAGIC = Buffer.from("% Model:");

export const comsol: SourceFormat = {
  name: "comsol",
  summary: "COMSOL text exports (.dat, .txt), a column a time",
  options: [INTERPOLATE_OPTION],
  fileNames: /\.(dat|txt)$/i,
  recognises: (path) => startsWith(path, MAGIC),
  async find([path], values, context) {
    if (!/^%/.test(await readFile(path!, "utf8"))) {
      throw new InputError(`${basename(path!)}: not a COMSOL export (lines that start with %)`);
    }
    const source = { files: [path!], simId: fileStem(path!), measured: false, nodes: true };
    return { simulations: [await pointSimulation(source, values, context)] };
  },
};
