// Checks of a plugin's tokenizer: the same row gives the same tokens, whatever came before, and is left as it was.
import assert from "node:assert/strict";
import type { Workbench } from "./workbench.ts";

function examplesOf({ plugin, config }: Workbench): readonly unknown[] {
  const rows = plugin.tokenizer.examples(config);
  assert.ok(rows.length > 0, "the tokenizer has no example rows");
  return rows;
}

/** Encoding the examples again, in reverse order, gives the same tokens. */
export function checkDeterministicTokens(bench: Workbench): void {
  const { plugin, config } = bench;
  const rows = examplesOf(bench);
  const first = rows.map((row) => structuredClone(plugin.tokenizer.encode(row, config)));
  const again = rows.toReversed().map((row) => plugin.tokenizer.encode(row, config));
  assert.deepEqual(again.toReversed(), first);
}

/** Encoding leaves its row unchanged. */
export function checkPureTokenizer(bench: Workbench): void {
  const { plugin, config } = bench;
  const rows = examplesOf(bench);
  const before = structuredClone(rows);
  for (const row of rows) plugin.tokenizer.encode(row, config);
  assert.deepEqual(rows, before);
}

/** Where the tokenizer has an inverse, it gives back the row exactly. */
export function checkExactInverse(bench: Workbench): void {
  const { plugin, config } = bench;
  const { encode, decode } = plugin.tokenizer;
  if (!decode) return;
  for (const row of examplesOf(bench)) assert.deepEqual(decode(encode(row, config), config), row);
}
