// Tests of the checks of a package's folder: a package that lacks something fails.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkManifest, checkRooms } from "./rooms.ts";
import { MANIFEST, writeToyPackage } from "./toy-package.ts";
import { toyPlugin } from "./toy-plugin.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-package-"));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ["a room", "src/position.ts", /position\.ts/],
  ["a simulator", "src/simulate.ts", /simulate/],
  ["a format", "src/formats/pairs.ts", /formats/],
  ["a README", "README.md", /README/],
])("a package without %s fails", async (_, path, message) => {
  await expect(checkRooms(await writeToyPackage(folder, { [path]: undefined }))).rejects.toThrow(message);
});

test('a package that exports "./view" without a view fails', async () => {
  const manifest = JSON.stringify({ ...MANIFEST, exports: { ...MANIFEST.exports, "./view": "./dist/view.js" } });
  await expect(checkRooms(await writeToyPackage(folder, { "package.json": manifest }))).rejects.toThrow(/layout\.ts/);
});

test.each([
  ["the script of a command", { scripts: { ...MANIFEST.scripts, export: undefined } }, /scripts/],
  ["its program", { bin: {} }, /bin has no sciformer-toy/],
  ['"./node"', { exports: { ".": "./dist/index.js" } }, /\.\/node/],
  ["the plugin's version", { version: "0.0.2" }, /version/],
  ["the house's name", { name: "toy" }, /@sciformer\/toy/],
])("a package without %s fails", async (_, changes, message) => {
  const manifest = JSON.stringify({ ...MANIFEST, ...changes });
  const packageFolder = await writeToyPackage(folder, { "package.json": manifest });
  await expect(checkManifest(packageFolder, toyPlugin)).rejects.toThrow(message);
});
