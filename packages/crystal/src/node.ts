// What needs Node: the plugin with its file formats, and loading a run from disk.
import { type LoadedRun, type LoadOptions, loadRun as loadAnyRun } from "@sciformer/core/node";
import type { CrystalConfig } from "./config.ts";
import type { Wyformer } from "./model.ts";
import { plugin } from "./plugin.ts";

export { readPublishedModel } from "./published-folder.ts";
export { loadFinder } from "./symmetry/finder.node.ts";
export { plugin };

/**
 * A trained model, ready to use; compiled unless another engine is given. Where no backend is current yet, the fastest
 * one that starts becomes it (or the one that the environment variable SCIFORMER_BACKEND names).
 *
 * @param run a run folder, a name under `runs/crystal/`, or `pretrained`, the model that comes with the package
 * @throws InputError when there is no such run or its files do not fit
 */
export async function loadRun(
  run = "pretrained",
  options: LoadOptions = {},
): Promise<LoadedRun<CrystalConfig, Wyformer>> {
  return loadAnyRun(plugin, run, "runs", options);
}
