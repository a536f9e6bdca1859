// The house's contract, run on this package.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeConformance } from "@sciformer/core/testing";
import { plugin } from "./plugin.ts";

/** Four hours of readings, one a minute, as a user's spreadsheet has them. */
async function arrangeInput(folder: string): Promise<readonly string[]> {
  const rows = Array.from({ length: 240 }, (_, minute) => {
    const time = new Date(Date.UTC(2014, 0, 6, 0, minute)).toISOString();
    return `${time},${150 + ((minute * 37) % 90) + (minute % 60 < 3 ? 2000 : 0)}\n`;
  });
  const path = join(folder, "house.csv");
  await writeFile(path, `time,power\n${rows.join("")}`);
  return [path];
}

describeConformance(plugin, {
  packageFolder: new URL("..", import.meta.url),
  simulate: { houses: "3", days: "2" },
  train: { window: "32" },
  set: ["task.stride=64", "recipe.batchSize=8"],
  arrangeInput,
  backend: "wasm",
});
