// The metadata of model.onnx: what it is, how its numbers are scaled, what it was trained on.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseManifest } from "../data/manifest.ts";
import { METADATA } from "../data/schema.ts";
import type { OnnxModel, OnnxValueInfo } from "../engine/onnx/model.ts";
import { exists } from "../io/exists.node.ts";
import type { AnyPlugin } from "../plugin.ts";
import type { AnyRun } from "../train/load-run.node.ts";
import type { RunHeader } from "../train/run-config.ts";

/** Key-value metadata of an exported run; `sciformer.config` is JSON with the architecture and the task. */
export async function modelMetadata(
  { name, version, title, citation }: AnyPlugin,
  { config, header }: AnyRun,
  { inputs, outputs }: OnnxModel,
): Promise<Record<string, string>> {
  const { model, task } = config;
  return {
    [METADATA.domain]: name,
    "sciformer.version": `@sciformer/${name} ${version}`,
    "sciformer.title": title,
    "sciformer.citation": citation,
    [METADATA.licence]: await licenceOfData(header),
    [METADATA.source]: header.data,
    ...(header.notice !== undefined && { "sciformer.notice": header.notice }),
    "sciformer.config": JSON.stringify({ model, task }),
    "sciformer.inputs": types(inputs),
    "sciformer.outputs": types(outputs),
  };
}

/** The licence of the dataset that the run was trained on, where that is still there. */
async function licenceOfData({ data, dataDigest }: RunHeader): Promise<string> {
  const path = join(data, "dataset.json");
  if (!(await exists(path))) return "not stated";
  const text = await readFile(path, "utf8");
  const isSame = createHash("sha256").update(text).digest("hex") === dataDigest;
  return isSame ? parseManifest(text, path).licence : "not stated";
}

/** JSON: name -> element type and shape. */
function types(values: readonly OnnxValueInfo[]): string {
  const entries = values.map(({ name, dtype, shape }) => [name, `${dtype}[${shape.join(", ")}]`]);
  return JSON.stringify(Object.fromEntries(entries));
}
