// A model folder of the authors on disk: configuration, tokens, distribution of space groups, weights.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError, type PublishedModel } from "@sciformer/core";
import { readSafetensors } from "@sciformer/core/node";
import { parse as parseYaml, YAMLParseError } from "yaml";
import { publishedState } from "./checkpoint.ts";
import type { CrystalConfig } from "./config.ts";
import { PUBLISHED_FILES, publishedGenerator } from "./published.ts";

/** The authors' `best_model_params.pt` as safetensors. */
const WEIGHTS = "best_model_params.safetensors";
const HOW_TO_CONVERT =
  "PyTorch writes it: save_file(torch.load('best_model_params.pt', 'cpu'), ...) of safetensors.torch";

async function textOf(path: string, hint = ""): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "ENOENT" ? "is missing" : `cannot be read: ${error.message}`;
    throw new InputError(`${path}: ${reason}${hint}`, { cause: error });
  });
}

async function yamlOf(path: string): Promise<unknown> {
  const text = await textOf(path, "; expected a model folder as the authors publish it");
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new InputError(`${path}: not valid YAML: ${error.message.split("\n")[0]}`, { cause: error });
  }
}

async function jsonOf(path: string): Promise<unknown> {
  const text = await textOf(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path}: not valid JSON: ${(error as Error).message.replaceAll("\n", " ")}`, {
      cause: error,
    });
  }
}

/**
 * A generator as the authors publish it: `config.yaml`, `wyckoff_processor.json`, `spacegroup_distribution.json`, and
 * the weights `best_model_params.pt` converted to safetensors.
 *
 * @throws InputError naming the file that is missing or does not have the published form
 */
export async function readPublishedModel(folder: string): Promise<PublishedModel<CrystalConfig>> {
  const files = {
    config: await yamlOf(join(folder, PUBLISHED_FILES.config)),
    processor: await jsonOf(join(folder, PUBLISHED_FILES.processor)),
    distribution: await jsonOf(join(folder, PUBLISHED_FILES.distribution)),
  };
  const config = publishedGenerator(files, folder);
  const weights = join(folder, WEIGHTS);
  const { tensors } = await readSafetensors(weights).catch((error: Error) => {
    const isMissing = (error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
    throw isMissing ? new InputError(`${weights}: is missing; ${HOW_TO_CONVERT}`, { cause: error }) : error;
  });
  return { config, tensors: publishedState(tensors) };
}
