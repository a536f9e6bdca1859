// NetCDF files: classic ones (version 3) and those that are HDF5 (version 4).
import { InputError } from "@sciformer/core";
import { isHdf5 } from "@sciformer/core/node";
import type { ArrayStore } from "./array-store.ts";
import { hdf5Store, topNames } from "./hdf5-store.ts";
import { labelledSimulations } from "./labelled-arrays.ts";
import { isNetcdf3, netcdf3Store } from "./netcdf3.ts";
import { fileStem } from "./paths.ts";
import type { SourceFormat } from "./source-format.ts";
import { trajectories } from "./trajectory.ts";

export const netcdf: SourceFormat = {
  name: "netcdf",
  summary: "NetCDF files, classic (3) and HDF5-based (4)",
  options: [],
  fileNames: /\.(nc|nc3|nc4|cdf|netcdf)$/i,
  recognises: async (path) => (await isNetcdf3(path)) || ((await isHdf5(path)) && hasDimensions(await hdf5Store(path))),
  async find([path], _, context) {
    const isClassic = await isNetcdf3(path!);
    const store = isClassic ? await netcdf3Store(path!) : await hdf5Store(path!);
    if (isClassic) context.report.warn("big-endian numbers swapped", store.where);
    if (!hasDimensions(store)) {
      throw new InputError(
        `${store.where}: not a NetCDF file (no variable has named dimensions); found ${topNames(store)}`,
      );
    }
    return { simulations: await trajectories(await labelledSimulations(store, fileStem(path!), context), context) };
  },
};

function hasDimensions({ arrays }: ArrayStore): boolean {
  return arrays.some(({ dims, shape }) => dims !== undefined && shape.length > 1);
}
