// Starts the symmetry finder in Node, where its module lies on disk.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { startFinderSync } from "./finder.ts";

let isStarted = false;

/** Loads the module of the finder; later calls do nothing. */
export function loadFinder(): void {
  if (isStarted) return;
  startFinderSync(readFileSync(createRequire(import.meta.url).resolve("@spglib/moyo-wasm/moyo_wasm_bg.wasm")));
  isStarted = true;
}
