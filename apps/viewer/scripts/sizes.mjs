#!/usr/bin/env node
// Prints what the built page loads, and when: sizes as built and as gzip. Fails above the limit.
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Kilobytes of script, gzip, of the page with its largest scene in three dimensions, without the model runtime. */
const LIMIT_KB = 600;
const RUNTIME = /\bort[.-]|onnx/i;
const WORKER = /worker/i;

const page = process.argv[2] ?? fileURLToPath(new URL("../dist/page", import.meta.url));
const assets = `${page}/assets`;
const names = (await readdir(assets)).filter((name) => /\.(m?js|css|wasm)$/.test(name));
const contents = new Map(await Promise.all(names.map(async (name) => [name, await readFile(`${assets}/${name}`)])));
const texts = new Map(
  [...contents].filter(([name]) => !name.endsWith(".wasm")).map(([name, it]) => [name, String(it)]),
);

/** Files that a file imports itself, and what these import. */
function withImports(name, known = new Set()) {
  if (known.has(name) || !texts.has(name)) return known;
  known.add(name);
  for (const [, other] of texts.get(name).matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) withImports(other, known);
  return known;
}

const html = await readFile(`${page}/index.html`, "utf8");
const first = new Set();
for (const [, name] of html.matchAll(/assets\/([^"]+)"/g)) withImports(name, first);
const stage = [...texts.keys()].find((name) => /^stage-.*\.js$/.test(name));
const pictures = stage === undefined ? new Set() : withImports(stage);

function groupOf(name) {
  if (RUNTIME.test(name)) return "model runtime, when first used";
  if (first.has(name)) return "first paint";
  if (pictures.has(name)) return "first scene with panes";
  return WORKER.test(name) ? "workers" : "scenes and exports, when opened";
}

const rows = [...contents].map(([name, content]) => ({
  group: groupOf(name),
  name,
  bytes: content.length,
  gzip: gzipSync(content).length,
}));
const kb = (bytes) => (bytes / 1000).toFixed(1).padStart(9);
const sum = (some, key) => some.reduce((total, row) => total + row[key], 0);
const order = ["first paint", "first scene with panes", "scenes and exports, when opened", "workers"];
order.push("model runtime, when first used");
console.log(`${"kB".padStart(9)} ${"gzip".padStart(9)}`);
for (const group of order) {
  const some = rows.filter((row) => row.group === group).sort((a, b) => b.gzip - a.gzip);
  if (some.length === 0) continue;
  console.log(`${kb(sum(some, "bytes"))} ${kb(sum(some, "gzip"))}  ${group}`);
  for (const { name, bytes, gzip } of some) console.log(`${kb(bytes)} ${kb(gzip)}    ${name}`);
}
const gzipOf = new Map(rows.map(({ name, gzip }) => [name, gzip]));
const loaded = new Set([...first, ...pictures]);
/** What opening a module adds to what is loaded. */
const added = (name) => [...withImports(name)].filter((one) => !loaded.has(one));
const weigh = (names) =>
  names.filter((name) => name.endsWith("js")).reduce((total, name) => total + gzipOf.get(name), 0);
const scenes = rows
  .filter(({ group }) => group === "scenes and exports, when opened")
  .map(({ name }) => weigh(added(name)));
const total = (weigh([...loaded]) + Math.max(0, ...scenes)) / 1000;
console.log(`script of a first look without the model runtime: ${total.toFixed(1)} kB gzip of ${LIMIT_KB} kB`);
console.log("(first paint, first scene with panes, and the scene that adds most)");
if (total > LIMIT_KB) process.exitCode = 1;
