// Versions of what a run depends on, for its config.json.
import * as tf from "@tensorflow/tfjs-core";
import { coreVersion } from "../io/version.node.ts";

/** Core, tfjs and Node. */
export function versions(): Record<string, string> {
  const [, version] = coreVersion().split(" ");
  return { "@sciformer/core": version!, "@tensorflow/tfjs-core": tf.version_core, node: process.versions.node };
}
