// The house's contract, run on this package.
import { join } from "node:path";
import { Random } from "@sciformer/core";
import { describeConformance } from "@sciformer/core/testing";
import { writeEdf } from "./formats/edf-writer.ts";
import { plugin } from "./plugin.ts";
import { SESSION_DEFAULTS, simulateSession } from "./simulate/session.ts";
import { drawSubject } from "./simulate/subject.ts";

/** Four trials of somebody else, as an amplifier's software writes them. */
async function arrangeInput(folder: string): Promise<readonly string[]> {
  const path = join(folder, "somebody.edf");
  const options = { ...SESSION_DEFAULTS, trials: 4 };
  await writeEdf(path, simulateSession(new Random(3), drawSubject(new Random(2)), options, "somebody"));
  return [path];
}

describeConformance(plugin, {
  packageFolder: new URL("..", import.meta.url),
  simulate: { subjects: "3", trials: "12" },
  train: {},
  set: ["recipe.batchSize=8", "model.spa_dim=4"],
  arrangeInput,
  backend: "wasm",
});
