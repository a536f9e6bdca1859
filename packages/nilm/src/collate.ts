// Windows to one batch of model input.
import type { HostBatch } from "@sciformer/core";
import type { NilmConfig } from "./config.ts";
import { encodeWindow, type Window } from "./tokenizer.ts";

/** x [batch, 1 + features, window] and, where all windows have truth, y [batch, appliances, window]. */
export function collate(rows: readonly Window[], { task }: NilmConfig): HostBatch {
  const encoded = rows.map((row) => encodeWindow(row, task));
  const features = encoded[0]!.x.length;
  const x = new Float32Array(rows.length * features);
  for (const [i, tokens] of encoded.entries()) x.set(tokens.x, i * features);
  const batch = { x: { data: x, shape: [rows.length, features / task.window, task.window] } };
  if (encoded.some(({ y }) => y === undefined)) return batch;
  const outputs = task.targets.length * task.window;
  const y = new Float32Array(rows.length * outputs);
  for (const [i, tokens] of encoded.entries()) y.set(tokens.y!, i * outputs);
  return { ...batch, y: { data: y, shape: [rows.length, task.targets.length, task.window] } };
}
