// Checks of a package's folder: every domain has the same rooms, the same commands and the same entry points.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import type { AnyPlugin } from "../plugin.ts";

const FILES = [
  "index.ts",
  "plugin.ts",
  "tokenizer.ts",
  "position.ts",
  "model.ts",
  "dataset.ts",
  "recipe.ts",
  "metrics.ts",
  "parity.ts",
  "conformance.test.ts",
];
const VIEW_FILES = ["layout.ts", "scene.ts"];
const VERBS = ["data", "train", "evaluate", "predict", "export", "view"];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

async function readManifest(packageFolder: URL): Promise<Manifest> {
  return JSON.parse(await readFile(new URL("package.json", packageFolder), "utf8")) as Manifest;
}

async function namesIn(folder: URL): Promise<ReadonlySet<string>> {
  return new Set(await readdir(folder).catch(() => []));
}

function assertAll(wanted: readonly string[], found: ReadonlySet<string>, where: string): void {
  const missing = wanted.filter((name) => !found.has(name));
  assert.deepEqual(missing, [], `missing in ${where}`);
}

/** The files that every domain has; those of the viewer where the package exports "./view". */
export async function checkRooms(packageFolder: URL): Promise<void> {
  const source = await namesIn(new URL("src/", packageFolder));
  assertAll(["README.md"], await namesIn(packageFolder), "the package");
  assertAll(FILES, source, "src");
  assert.ok(source.has("simulate.ts") || source.has("simulate"), "src has neither simulate.ts nor simulate/");
  assert.ok((await namesIn(new URL("src/formats/", packageFolder))).size > 0, "src/formats is empty or missing");
  const { exports = {} } = await readManifest(packageFolder);
  if ("./view" in exports) await checkView(new URL("src/view/", packageFolder));
}

/** A layout and a scene, in src/view or in every folder of a scene below it. */
async function checkView(view: URL): Promise<void> {
  const scenes: URL[] = [];
  for (const name of await namesIn(view)) {
    const folder = new URL(`${name}/`, view);
    if ((await namesIn(folder)).has("scene.ts")) scenes.push(folder);
  }
  for (const folder of scenes.length > 0 ? scenes : [view]) {
    assertAll(VIEW_FILES, await namesIn(folder), folder.pathname.replace(/^.*\/src\//, "src/"));
  }
}

/** Name, version, program, entry points and one script for each command. */
export async function checkManifest(packageFolder: URL, plugin: Pick<AnyPlugin, "name" | "version">): Promise<void> {
  const { name: domain } = plugin;
  const { name, version, bin = {}, exports = {}, scripts = {} } = await readManifest(packageFolder);
  assert.equal(name, `@sciformer/${domain}`);
  assert.equal(plugin.version, version, "version of the plugin");
  const program = bin[`sciformer-${domain}`];
  assert.ok(program, `bin has no sciformer-${domain}`);
  assertAll([".", "./node"], new Set(Object.keys(exports)), "exports of package.json");
  const command = `node ${program.replace(/^\.\//, "")}`;
  const wanted = Object.fromEntries(VERBS.map((verb) => [verb, `${command} ${verb}`]));
  const found = Object.fromEntries(VERBS.map((verb) => [verb, scripts[verb]]));
  assert.deepEqual(found, wanted, "scripts of package.json");
}
