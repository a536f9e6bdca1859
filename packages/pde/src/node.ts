// What needs Node: the plugin with its file formats, and loading a run from disk.
import { type LoadedRun, type LoadOptions, loadRun as loadAnyRun } from "@sciformer/core/node";
import type { PdeConfig } from "./config.ts";
import type { PdeModel } from "./network.ts";
import { plugin } from "./plugin.ts";

export { readCheckpoint } from "./read-checkpoint.ts";
export { plugin };

/**
 * A trained model, ready to use; compiled unless another engine is given. Where no backend is current yet, the fastest
 * one that starts becomes it (or the one that the environment variable SCIFORMER_BACKEND names).
 *
 * @param run a run folder, a name under `runs/pde/`, or `pretrained`, the model that comes with the package
 * @throws InputError when there is no such run or its files do not fit
 */
export async function loadRun(run = "pretrained", options: LoadOptions = {}): Promise<LoadedRun<PdeConfig, PdeModel>> {
  return loadAnyRun(plugin, run, "runs", options);
}
