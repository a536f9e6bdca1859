// The house's contract, run on this package.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeConformance } from "@sciformer/core/testing";
import { plugin } from "./plugin.ts";

/** A file in the layout of the published data: one simulation of Burgers' equation. */
async function arrangeInput(folder: string): Promise<readonly string[]> {
  const path = join(folder, "burgers.hdf5");
  await copyFile(fileURLToPath(new URL("../tryout/burgers.hdf5", import.meta.url)), path);
  return [path];
}

describeConformance(plugin, {
  packageFolder: new URL("..", import.meta.url),
  simulate: { tags: "diff,burgers", simulations: "2", grid: "16", frames: "12" },
  train: {},
  set: ["recipe.batchSize=8", "model.custom.hidden_size=8", "model.custom.num_heads=2", "model.custom.depth=[1,1,1]"],
  arrangeInput,
  backend: "wasm",
});
