// Published checkpoints on disk: a folder with config.json and the parameters, or the file of parameters.
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError, parseJson } from "@sciformer/core";
import { readSafetensors } from "@sciformer/core/node";
import { z } from "zod";
import { publishedModel } from "./checkpoint.ts";
import type { TransformerConfig } from "./config.ts";
import type { PdeTransformer } from "./model.ts";

const CONFIG = "config.json";
const WEIGHTS = "diffusion_pytorch_model.safetensors";

/** @throws InputError for a file that is not there or no JSON */
async function readConfig(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new InputError(`${path}: cannot be read; a checkpoint needs its ${CONFIG}`, { cause });
  }
  return parseJson(z.unknown(), text, path);
}

/**
 * Reads a checkpoint as it is published: a folder, or its safetensors file with config.json beside it.
 *
 * @throws InputError for files that are not there, settings that this model does not have, and parameters that are
 *   missing, unexpected or of another shape
 */
export async function readCheckpoint(
  path: string,
): Promise<{ readonly model: PdeTransformer; readonly config: TransformerConfig }> {
  const found = await stat(path).catch((cause) => {
    throw new InputError(`${path}: no such file or folder`, { cause });
  });
  const [folder, weights] = found.isDirectory() ? [path, join(path, WEIGHTS)] : [dirname(path), path];
  const json = await readConfig(join(folder, CONFIG));
  const { tensors } = await readSafetensors(weights);
  return publishedModel(json, tensors, path);
}
