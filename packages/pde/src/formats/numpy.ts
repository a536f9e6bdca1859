// NumPy arrays: .npy, and .npz with a variable an entry and coordinates beside them.
import { InputError } from "@sciformer/core";
import { labelledSimulations } from "./labelled-arrays.ts";
import { withNamedAxes } from "./named-axes.ts";
import { isNumpy, numpyStore } from "./numpy-store.ts";
import { AXES_OPTION, axesOption } from "./options.ts";
import { fileStem } from "./paths.ts";
import type { SourceFormat } from "./source-format.ts";
import { trajectories } from "./trajectory.ts";

export const numpy: SourceFormat = {
  name: "numpy",
  summary: "NumPy arrays (.npy, .npz), with coordinates x, y, z, t beside them",
  options: [AXES_OPTION],
  fileNames: /\.(npy|npz)$/i,
  recognises: isNumpy,
  async find([path], values, context) {
    if (!(await isNumpy(path!))) throw new InputError(`${path}: neither a .npy nor a .npz file`);
    const store = withNamedAxes(await numpyStore(path!), axesOption(values), context);
    return { simulations: await trajectories(await labelledSimulations(store, fileStem(path!), context), context) };
  },
};
