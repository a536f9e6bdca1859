// Tests of the checks of imports: a package that imports what it must not fails.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkBrowserBundle, checkForbiddenImports } from "./imports.ts";
import { writeToyPackage } from "./toy-package.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-package-"));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ["a Node module", 'export { readFile } from "node:fs/promises";', /node:fs/],
  ["a Node module without its prefix", 'export { readFileSync } from "fs";', /"fs"/],
  ["the core's Node part", 'export { runCli } from "@sciformer/core/node";', /@sciformer\/core\/node/],
  ["another domain", 'export { plugin } from "@sciformer/nilm";', /@sciformer\/nilm/],
  ["three that is not installed", 'export { Scene } from "three";', /three/],
])('a package whose "." imports %s fails', async (_, text, message) => {
  const packageFolder = await writeToyPackage(folder, { "src/index.ts": `${text}\n` });
  await expect(checkBrowserBundle(packageFolder)).rejects.toThrow(message);
});

test('a package whose "." imports an installed three fails', async () => {
  const packageFolder = await writeToyPackage(folder, {
    "src/index.ts": 'export { Scene } from "three";\n',
    "node_modules/three/package.json": '{"name": "three", "main": "index.js"}',
    "node_modules/three/index.js": "export class Scene {}\n",
  });
  await expect(checkBrowserBundle(packageFolder)).rejects.toThrow(/modules of three/);
});

test.each([
  ["three outside its view", "src/metrics.ts", 'import { Scene } from "three";', /metrics\.ts imports three/],
  ["another domain", "src/view/scene.ts", 'await import("@sciformer/nilm");', /imports @sciformer\/nilm/],
])("a package that imports %s fails", async (_, path, text, message) => {
  const packageFolder = await writeToyPackage(folder, { [path]: `${text}\n` });
  await expect(checkForbiddenImports(packageFolder, "toy")).rejects.toThrow(message);
});

test("a package may import three in its view", async () => {
  const packageFolder = await writeToyPackage(folder, { "src/view/scene.ts": 'import { Scene } from "three";\n' });
  await expect(checkForbiddenImports(packageFolder, "toy")).resolves.toBeUndefined();
});
