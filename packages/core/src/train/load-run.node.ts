// Loading a trained model from a run folder.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { chooseBackend } from "../engine/backends.node.ts";
import { chooseEngine } from "../engine/choose-engine.node.ts";
import type { Engine, Inference, TensorFunction } from "../engine/engine.ts";
import { InputError } from "../errors.ts";
import { readSafetensors } from "../io/safetensors.node.ts";
import type { Module } from "../nn/module.ts";
import type { AnyPlugin, Plugin, RunConfig, Trained } from "../plugin.ts";
import { parseRunConfig, type RunHeader } from "./run-config.ts";
import { RunFolder } from "./run-folder.node.ts";

/** A trained model with where it came from. */
export type LoadedRun<Config extends RunConfig, Model extends Module> = Trained<Config, Model> & {
  readonly run: RunFolder;
  readonly header: RunHeader;
  /** Where files made from the run go: its folder, or for a model that the package ships one under `<runs>/`. */
  readonly outputs: string;
  /** Frees the model and what `infer` holds. */
  dispose(): void;
};

/** Options of {@link loadRun}. */
export interface LoadOptions {
  /** What runs the model; compiled where that is possible unless given. */
  readonly engine?: Engine;
}

/** A run of whatever plugin. */
// biome-ignore lint/suspicious/noExplicitAny: as AnyPlugin
export type AnyRun = LoadedRun<any, any>;

async function isRun(path: string): Promise<boolean> {
  return stat(join(path, "config.json")).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Places where a run of this name may lie, the first that exists, or undefined. */
export async function findRun(plugin: AnyPlugin, name: string, runs: string): Promise<string | undefined> {
  const places = [name, join(runs, plugin.name, name)];
  if (plugin.assets) places.push(join(plugin.assets, name));
  for (const place of places) if (await isRun(place)) return place;
  return undefined;
}

/**
 * The model of a run with its best weights. Where no backend is current yet, the fastest one that starts becomes it.
 *
 * @param name a run folder, the name of one under `<runs>/<domain>/`, or a model that the package ships
 * @throws InputError when there is no such run, its configuration is not valid or the weights do not fit
 */
export async function loadRun<Config extends RunConfig, Model extends Module, Row, Example>(
  plugin: Plugin<Config, Model, Row, Example>,
  name: string,
  runs = "runs",
  options: LoadOptions = {},
): Promise<LoadedRun<Config, Model>> {
  const path = await findRun(plugin, name, runs);
  if (path === undefined)
    throw new InputError(`no run "${name}": neither a run folder nor a name under ${join(runs, plugin.name)}`);
  const run = await RunFolder.open(path);
  const parsed = parseRunConfig(plugin, await run.readJson("config.json"), run.file("config.json"));
  const config = parsed.config as Config;
  const { tensors } = await readSafetensors(run.file("best.safetensors"));
  if (!tf.getBackend()) await chooseBackend();
  const { engine = chooseEngine(undefined, (line) => console.warn(line)).engine } = options;
  const model = plugin.createModel(config);
  model.loadStateDict(tensors, run.file("best.safetensors"));
  const infer = inferenceOf(plugin, model, config, engine);
  const dispose = () => {
    infer.dispose();
    model.dispose();
  };
  const isShipped = plugin.assets !== undefined && path === join(plugin.assets, name);
  const outputs = isShipped ? join(runs, plugin.name, name) : path;
  return { model, infer, config, path, run, header: parsed.header, outputs, dispose };
}

/** The plugin's `forward` of a model whose weights stay as they are. */
function inferenceOf<Config extends RunConfig, Model extends Module, Row, Example>(
  plugin: Plugin<Config, Model, Row, Example>,
  model: Model,
  config: Config,
  engine: Engine,
): Inference {
  const forward: TensorFunction = (batch, context) => ({ output: plugin.forward(model, batch, context, config) });
  return engine.inference(forward, { name: `${plugin.name} model`, model, weights: "fixed" });
}
