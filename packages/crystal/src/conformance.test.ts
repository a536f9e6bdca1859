// The house's contract, run on this package.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeConformance } from "@sciformer/core/testing";
import { plugin } from "./plugin.ts";

/** Rock salt as a user has it, in P 1; its elements are in any simulated dataset. */
async function arrangeInput(folder: string): Promise<readonly string[]> {
  const path = join(folder, "salt.vasp");
  await writeFile(path, "salt\n1\n4 0 0\n0 4 0\n0 0 4\nNa Cl\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n");
  return [path];
}

describeConformance(plugin, {
  packageFolder: new URL("..", import.meta.url),
  simulate: { structures: "200" },
  train: {},
  set: ["recipe.batchSize=16", "model.num_layers=1", "model.dim_feedforward=16"],
  arrangeInput,
  backend: "wasm",
});
