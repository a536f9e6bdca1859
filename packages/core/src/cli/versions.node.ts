// Versions of what a run depends on, for its config.json.
import * as tf from "@tensorflow/tfjs-core";
import { ortInfo } from "../engine/runtime/binding.node.ts";
import { coreVersion } from "../io/version.node.ts";
import type { AnyPlugin } from "../plugin.ts";

/** The domain's package, core, tfjs, ONNX Runtime where it is installed, and Node. */
export function versions({ name, version }: AnyPlugin): Record<string, string> {
  const [, core] = coreVersion().split(" ");
  const { version: onnxruntime } = ortInfo();
  return {
    [`@sciformer/${name}`]: version,
    "@sciformer/core": core!,
    "@tensorflow/tfjs-core": tf.version_core,
    ...(onnxruntime !== undefined && { "onnxruntime-node": onnxruntime }),
    node: process.versions.node,
  };
}
