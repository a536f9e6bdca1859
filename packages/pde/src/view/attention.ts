// What the token of a chosen point attends to: the patches of its window, by weight.
import type { InspectedValue, ModelFocus } from "@sciformer/core/view";
import type { TokenPlan } from "./sight.ts";

/** A token of the field. */
export interface Patch {
  /** Its first point along x and y. */
  readonly i: number;
  readonly j: number;
  /** Points along a side. */
  readonly size: number;
  readonly weight: number;
}

/** Where a block of the network stands: how coarse its tokens are, by how many its windows are shifted. */
interface BlockPlace {
  readonly level: number;
  readonly shift: number;
}

/** `model.encoder_level_0.blocks.1.attn.weights`; undefined for what is no block. */
function blockOf(path: string, { levels, window }: TokenPlan): BlockPlace | undefined {
  const [, stage, level, block] = /\b(latent|(?:en|de)coder_level_(\d+))\.blocks\.(\d+)\./.exec(path) ?? [];
  if (stage === undefined) return undefined;
  return {
    level: stage === "latent" ? levels : Number(level),
    shift: Number(block) % 2 === 0 ? 0 : Math.floor(window / 2),
  };
}

/** What the model panel looks at. */
type Focus = Pick<ModelFocus, "path" | "head"> & { readonly value: Pick<InspectedValue, "data" | "shape"> };

/**
 * Patches of the window that a point's token attends in, or undefined where the focus is no attention in windows.
 * Tokens are rolled back by the shift, cut into windows row by row, and numbered row by row inside.
 *
 * @param focus value [1, windows, heads, window tokens, window tokens]
 */
export function attentionPatches(
  { path, head, value }: Focus,
  [nx, ny]: readonly [number, number],
  plan: TokenPlan,
  point: readonly [number, number],
): readonly Patch[] | undefined {
  const place = blockOf(path, plan);
  const [batch, windows, heads, queries, keys] = value.shape;
  if (place === undefined || value.shape.length !== 5 || batch !== 1) return undefined;
  const { window } = plan;
  const size = plan.patch * 2 ** place.level;
  const [rows, columns] = [Math.ceil(nx / size), Math.ceil(ny / size)];
  const across = Math.ceil(columns / window);
  const isFitting = queries === window ** 2 && keys === queries && windows === Math.ceil(rows / window) * across;
  if (!isFitting) return undefined;
  const rolled = (at: number, count: number) => (((at - place.shift) % count) + count) % count;
  const [row, column] = [rolled(Math.floor(point[0] / size), rows), rolled(Math.floor(point[1] / size), columns)];
  const [first, left] = [Math.floor(row / window) * window, Math.floor(column / window) * window];
  const own = (first / window) * across + left / window;
  const query = (row % window) * window + (column % window);
  const chosen = head === undefined ? Array.from({ length: heads! }, (_, one) => one) : [head];
  const weightOf = (key: number) => {
    const start = (one: number) => ((own * heads! + one) * queries + query) * keys + key;
    return chosen.reduce((sum, one) => sum + Number(value.data[start(one)]), 0) / chosen.length;
  };
  const patches: Patch[] = [];
  for (let key = 0; key < keys; key++) {
    const [down, right] = [first + Math.floor(key / window), left + (key % window)];
    // What only fills up a window is no token of the field.
    if (down >= rows || right >= columns) continue;
    const i = ((down + place.shift) % rows) * size;
    const j = ((right + place.shift) % columns) * size;
    patches.push({ i, j, size, weight: weightOf(key) });
  }
  return patches;
}
