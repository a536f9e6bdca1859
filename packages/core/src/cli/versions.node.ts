// Versions of what a run depends on, for its config.json.
import * as tf from "@tensorflow/tfjs-core";
import { coreVersion } from "../io/version.node.ts";
import type { AnyPlugin } from "../plugin.ts";

/** The domain's package, core, tfjs and Node. */
export function versions({ name, version }: AnyPlugin): Record<string, string> {
  const [, core] = coreVersion().split(" ");
  return {
    [`@sciformer/${name}`]: version,
    "@sciformer/core": core!,
    "@tensorflow/tfjs-core": tf.version_core,
    node: process.versions.node,
  };
}
