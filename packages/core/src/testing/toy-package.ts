// The folder of a package with all rooms of the house, to try the checks of folders on.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const ROOMS = [
  "index",
  "plugin",
  "tokenizer",
  "position",
  "model",
  "dataset",
  "recipe",
  "metrics",
  "parity",
  "simulate",
];
const VERBS = ["data", "train", "evaluate", "predict", "export", "view"];
/** Its package.json. */
export const MANIFEST = {
  name: "@sciformer/toy",
  version: "0.0.1",
  bin: { "sciformer-toy": "./dist/bin.js" },
  exports: { ".": "./dist/index.js", "./node": "./dist/node.js" },
  scripts: Object.fromEntries(VERBS.map((verb) => [verb, `node dist/bin.js ${verb}`])),
};

/** Writes the package into `folder`; `changes` replace files by path, an undefined one is left out. */
export async function writeToyPackage(
  folder: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<URL> {
  const files = {
    "README.md": "",
    "package.json": JSON.stringify(MANIFEST),
    ...Object.fromEntries(ROOMS.map((room) => [`src/${room}.ts`, 'import { Linear } from "@sciformer/core";\n'])),
    "src/index.ts": 'export { Linear } from "@sciformer/core";\n',
    "src/conformance.test.ts": "",
    "src/formats/pairs.ts": "",
    ...changes,
  };
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return pathToFileURL(`${folder}/`);
}
