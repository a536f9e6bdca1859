// What needs Node: the plugin with its file formats, and loading a run from disk.
import { type LoadedRun, type LoadOptions, loadRun as loadAnyRun } from "@sciformer/core/node";
import type { EegConfig } from "./config.ts";
import type { EegNetwork } from "./networks/network.ts";
import { plugin } from "./plugin.ts";

export { writeEdf } from "./formats/edf-writer.ts";
export { plugin };

/**
 * A trained model, ready to use; compiled unless another engine is given. Where no backend is current yet, the fastest
 * one that starts becomes it (or the one that the environment variable SCIFORMER_BACKEND names).
 *
 * @param run a run folder, or a name under `runs/eeg/`
 * @throws InputError when there is no such run or its files do not fit
 */
export async function loadRun(run: string, options: LoadOptions = {}): Promise<LoadedRun<EegConfig, EegNetwork>> {
  return loadAnyRun(plugin, run, "runs", options);
}
