// Fields whose sides do not fit: refused by name, or continued and cut off again.
import { InputError } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { type ModelConfig, periodicAxes, type TransformerConfig, widthsOf } from "../config.ts";

const AXES = ["x", "y"] as const;

/** Down-samplings of a network's stages: encoder levels, the latent level and as many decoder levels. */
export function downSamplings({ length }: readonly number[]): number {
  return Math.floor(length / 2);
}

/** What the sides of a field must be a multiple of. */
export function gridStep(config: ModelConfig): number {
  if (config.kind === "unet") return 2 ** downSamplings(config.depth);
  return config.patch_size * 2 ** downSamplings(widthsOf(config).depth);
}

const upTo = (extent: number, step: number) => Math.ceil(extent / step) * step;

/** The grid that a field is continued to. */
export function paddedGrid(config: ModelConfig, grid: readonly [number, number]): [number, number] {
  const step = gridStep(config);
  return [upTo(grid[0], step), upTo(grid[1], step)];
}

/** The first level on which windows do not fit between borders: tokens along the axis that they do not divide. */
function misfit(
  config: TransformerConfig,
  grid: readonly [number, number],
): { readonly axis: number; readonly tokens: number } | undefined {
  if (periodicAxes(config).every(Boolean)) return undefined;
  const levels = downSamplings(widthsOf(config).depth);
  const { window_size: window, patch_size } = config;
  for (let level = 0; level <= levels; level++) {
    const tokens = grid.map((extent) => extent / patch_size / 2 ** level);
    if (tokens.some((count) => count < window)) continue;
    const axis = tokens.findIndex((count) => count % window !== 0);
    if (axis >= 0) return { axis, tokens: tokens[axis]! };
  }
  return undefined;
}

/**
 * @param where what the grid belongs to, as the error names it
 * @throws InputError naming the axis: for a side that is no multiple of patch and down-samplings where the model does not
 *   pad, and, where an axis has borders, for a level that windows do not divide
 */
export function requireGrid(config: ModelConfig, grid: readonly [number, number], where: string): void {
  const step = gridStep(config);
  const wrong = grid.findIndex((extent) => extent % step !== 0);
  if (wrong >= 0 && config.pad === "refuse") {
    const extent = grid[wrong]!;
    throw new InputError(
      `${where}: axis ${AXES[wrong]} has ${extent} points, expected a multiple of ${step} (next: ${upTo(extent, step)}); --pad continues the field`,
    );
  }
  if (config.kind === "unet") return;
  const found = misfit(config, paddedGrid(config, grid));
  if (!found) return;
  throw new InputError(
    `${where}: axis ${AXES[found.axis]} has ${found.tokens} tokens on one level, expected a multiple of the window ${config.window_size} where an axis is not periodic`,
  );
}

/** Which points a field of `extent` is continued by, after its own: its first ones, or its last ones backwards. */
function continued(extent: number, wanted: number, pad: ModelConfig["pad"]): number[] {
  const period = pad === "periodic" ? extent : 2 * extent - 2;
  return Array.from({ length: wanted }, (_, i) => {
    const place = period > 0 ? i % period : 0;
    return place < extent ? place : period - place;
  });
}

/**
 * Continues a field at its lower and right end to a grid that the model takes.
 *
 * @param x [..., height, width]
 */
function padField(x: tf.Tensor, config: ModelConfig): tf.Tensor {
  const grid = x.shape.slice(-2) as [number, number];
  const wanted = paddedGrid(config, grid);
  return wanted.reduce((field, extent, i) => {
    if (extent === grid[i]) return field;
    const places = tf.tensor1d(continued(grid[i]!, extent, config.pad), "int32");
    return tf.gather(field, places, x.rank - 2 + i);
  }, x);
}

/** The first `grid` points of the last two axes. */
function cropField(x: tf.Tensor, grid: readonly [number, number]): tf.Tensor {
  const leading = x.shape.slice(0, -2);
  if (x.shape.at(-2) === grid[0] && x.shape.at(-1) === grid[1]) return x;
  return tf.slice(x, [...leading.map(() => 0), 0, 0], [...leading, ...grid]);
}

/**
 * What a network makes of fields that are continued to a grid that it takes, cut to their own.
 *
 * @param x [..., height, width]
 * @param network to [..., height, width] of the same grid
 * @throws InputError for a grid that the network does not take
 */
export function onPaddedGrid(config: ModelConfig, x: tf.Tensor, network: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const grid = x.shape.slice(-2) as [number, number];
  requireGrid(config, grid, "model");
  return cropField(network(padField(x, config)), grid);
}
