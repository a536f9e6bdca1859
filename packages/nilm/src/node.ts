// What needs Node: the plugin with its file formats, and loading a run from disk.
import { type LoadedRun, type LoadOptions, loadRun as loadAnyRun } from "@sciformer/core/node";
import type { NilmConfig } from "./config.ts";
import type { NilmModel } from "./network.ts";
import { plugin } from "./plugin.ts";

export { plugin };

/**
 * A trained model, ready to predict; compiled unless another engine is given. Where no backend is current yet, the
 * fastest one that starts becomes it (or the one that the environment variable SCIFORMER_BACKEND names).
 *
 * @param run a run folder, a name under `runs/nilm/`, or `pretrained`, the model that comes with the package
 * @throws InputError when there is no such run or its files do not fit
 */
export async function loadRun(
  run = "pretrained",
  options: LoadOptions = {},
): Promise<LoadedRun<NilmConfig, NilmModel>> {
  return loadAnyRun(plugin, run, "runs", options);
}
