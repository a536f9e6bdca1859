// Checks of what a package imports: "." runs in a page, three belongs to the view, domains do not know one another.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";

/** The core's own ".", source or build, whichever this file is. */
const CORE = fileURLToPath(new URL(`../index${extname(import.meta.url)}`, import.meta.url));
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g;

const isThree = (name: string) => name === "three" || name.startsWith("three/") || name.startsWith("three-");

/** Bundles against the core beside this file, so that no build of it is needed; anything else of the house is an error. */
const house: Plugin = {
  name: "house",
  setup({ onResolve }) {
    onResolve({ filter: /^@sciformer\// }, ({ path }) =>
      path === "@sciformer/core" ? { path: CORE } : { errors: [{ text: `"." imports ${path}` }] },
    );
  },
};

async function bundle(packageFolder: URL): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("src/index.ts", packageFolder))],
    plugins: [house],
    bundle: true,
    format: "esm",
    platform: "browser",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  return metafile;
}

/** "." bundles for a browser: no Node module, no three, no other domain. */
export async function checkBrowserBundle(packageFolder: URL): Promise<void> {
  const { inputs } = await bundle(packageFolder);
  const three = Object.keys(inputs).filter((path) => /node_modules\/three(-[\w-]+)?\//.test(path));
  assert.deepEqual(three, [], 'modules of three behind "."');
  const imports = Object.entries(inputs).flatMap(([path, input]) =>
    input.imports.map((found) => ({ ...found, from: path })),
  );
  const left = imports.filter(({ external }) => external).map(({ from, path }) => `${from} imports ${path}`);
  assert.deepEqual(left, [], "imports that the bundle leaves to the page");
}

/** No source outside `src/view/` imports three, and none imports another domain. */
export async function checkForbiddenImports(packageFolder: URL, domain: string): Promise<void> {
  const source = fileURLToPath(new URL("src/", packageFolder));
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith(".ts"));
  assert.ok(files.length > 0, `${source} has no sources`);
  const allowed = new RegExp(`^@sciformer/(core|${domain})(/|$)`);
  const found: string[] = [];
  for (const file of files) {
    const text = await readFile(join(source, file), "utf8");
    const inView = relative("view", file).split(sep)[0] !== "..";
    for (const [, name = ""] of text.matchAll(IMPORT)) {
      const isForeign = name.startsWith("@sciformer/") && !allowed.test(name);
      if (isForeign || (isThree(name) && !inView)) found.push(`${file} imports ${name}`);
    }
  }
  assert.deepEqual(found, [], "forbidden imports");
}
