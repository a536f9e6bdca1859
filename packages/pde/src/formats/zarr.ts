// Zarr directories with named dimensions, as xarray writes them.
import { labelledSimulations } from "./labelled-arrays.ts";
import { fileStem } from "./paths.ts";
import type { SourceFormat } from "./source-format.ts";
import { trajectories } from "./trajectory.ts";
import { isZarr, zarrStore } from "./zarr-store.ts";

export const zarr: SourceFormat = {
  name: "zarr",
  summary: "Zarr directories (version 2 and 3) with named dimensions",
  options: [],
  fileNames: /(^|\/)\.zgroup$/,
  isFolder: isZarr,
  recognises: isZarr,
  async find([path], _, context) {
    const store = await zarrStore(path!);
    return { simulations: await trajectories(await labelledSimulations(store, fileStem(path!), context), context) };
  },
};
