// What a token attends to, on the field.
import { expect, test } from "vitest";
import { attentionPatches } from "./attention.ts";

/** 8 x 8 points in tokens of one point, windows of 2 x 2 tokens. */
const PLAN = { patch: 1, window: 2, levels: 1 };
const GRID = [4, 4] as const;

/** Weights that tell window, head, query and key apart: window.head query key as digits. */
function weights(windows: number, heads = 2) {
  const data = new Float32Array(windows * heads * 16);
  for (let at = 0; at < data.length; at++) {
    const [key, query, head] = [at % 4, Math.floor(at / 4) % 4, Math.floor(at / 16) % heads];
    data[at] = 1000 * Math.floor(at / (16 * heads)) + 100 * head + 10 * query + key;
  }
  return { data, shape: [1, windows, heads, 4, 4] };
}

const focus = (path: string, windows: number, head: number | undefined = 0) => ({
  path,
  head,
  value: weights(windows),
});

test("a token attends to its own window, numbered row by row", () => {
  const patches = attentionPatches(focus("model.encoder_level_0.blocks.0.attn.weights", 4), GRID, PLAN, [2, 1]);
  // Point (2, 1): window row 1, column 0, which is window 2; inside it row 0, column 1, which is query 1.
  expect(patches).toEqual([
    { i: 2, j: 0, size: 1, weight: 2010 },
    { i: 2, j: 1, size: 1, weight: 2011 },
    { i: 3, j: 0, size: 1, weight: 2012 },
    { i: 3, j: 1, size: 1, weight: 2013 },
  ]);
});

test("in odd blocks windows are shifted by half, over the edge of the field", () => {
  const patches = attentionPatches(focus("model.decoder_level_0.blocks.1.attn.weights", 4), GRID, PLAN, [0, 0]);
  // Rolled back by one, point (0, 0) is (3, 3): the last window, its last query.
  expect(patches!.map(({ i, j }) => [i, j])).toEqual([
    [3, 3],
    [3, 0],
    [0, 3],
    [0, 0],
  ]);
  expect(patches![0]!.weight).toBe(3030);
});

test("a level down tokens are twice as large", () => {
  const patches = attentionPatches(focus("model.latent.blocks.0.attn.weights", 1), GRID, PLAN, [3, 0]);
  expect(patches!.map(({ i, j, size }) => [i, j, size])).toEqual([
    [0, 0, 2],
    [0, 2, 2],
    [2, 0, 2],
    [2, 2, 2],
  ]);
});

test("without a head the mean of all is shown", () => {
  const path = "model.encoder_level_0.blocks.0.attn.weights";
  const value = weights(4);
  expect(attentionPatches({ path, head: undefined, value }, GRID, PLAN, [0, 0])![0]!.weight).toBe(50);
});

test("what is no attention in windows is not laid over the field", () => {
  expect(attentionPatches(focus("model.x_embedder", 4), GRID, PLAN, [0, 0])).toBeUndefined();
  expect(attentionPatches(focus("model.latent.blocks.0.attn.weights", 3), GRID, PLAN, [0, 0])).toBeUndefined();
});
