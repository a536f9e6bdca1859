// The U of both models: levels of blocks, half the sides and twice the width each, and back with skips.
import { type Context, Conv2d, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { circularAxes, periodicAxes, type TransformerConfig, widthsOf } from "../config.ts";
import { type BlockOptions, MixedBlock, SeparateBlock } from "./block.ts";
import { FinalLayer } from "./final-layer.ts";
import { downSamplings } from "./grid.ts";
import { projection } from "./initialisers.ts";
import { PatchEmbedding } from "./patches.ts";
import { Down, Up } from "./resample.ts";
import { Stage } from "./stage.ts";

/** Channels and frames of the images at both ends. */
export interface Ends {
  readonly into: number;
  readonly out: number;
}

/** By level: what is numbered in the authors' names. */
type Numbered<T> = readonly T[];

/** Names modules as the authors do: `prefix` and the number of the level. */
function numbered(name: (level: number) => string, modules: Numbered<Module | undefined>): Record<string, Module> {
  return Object.fromEntries(modules.flatMap((module, level) => (module ? [[name(level), module]] : [])));
}

/**
 * Patch embedding, encoder, latent stage, decoder and last layer. Level 0 of the decoder keeps the width that joining
 * its skip gives, and is conditioned as level 1.
 *
 * @see Holzschuh et al. 2025, figure 2
 */
export abstract class UShape extends Module {
  readonly x_embedder: PatchEmbedding;
  readonly latent: Stage;
  readonly output: Conv2d;
  readonly final_layer: FinalLayer;
  readonly #encoder: Numbered<Stage>;
  readonly #decoder: Numbered<Stage>;
  readonly #down: Numbered<Down>;
  readonly #up: Numbered<Up>;
  readonly #reduce: Numbered<Conv2d>;

  constructor(config: TransformerConfig, { into, out }: Ends) {
    super();
    const { hidden_size: dim, depth } = widthsOf(config);
    const levels = downSamplings(depth);
    const convolution = { circular: circularAxes(config) };
    const width = (level: number) => dim * 2 ** level;
    const counted = <T>(make: (level: number) => T) => Array.from({ length: levels }, (_, level) => make(level));
    this.x_embedder = new PatchEmbedding(into, dim, config.patch_size);
    this.#encoder = counted((level) => stageOf(config, width(level), depth[level]!));
    this.#down = counted((level) => new Down(width(level), convolution));
    this.latent = stageOf(config, width(levels), depth[levels]!);
    this.#up = counted((level) => new Up(width(level + 1), convolution));
    this.#reduce = counted((level) => {
      return new Conv2d(2 * width(level), width(Math.max(level, 1)), 1, { weight: projection });
    });
    this.#decoder = counted((level) => stageOf(config, width(Math.max(level, 1)), depth[levels + 1 + level]!));
    this.output = new Conv2d(2 * dim, 2 * dim, 3, { ...convolution, weight: projection });
    this.final_layer = new FinalLayer(2 * dim, config.patch_size ** 2 * out, convolution);
    Object.assign(
      this,
      numbered((level) => `encoder_level_${level}`, this.#encoder),
      numbered((level) => `down${level}_${level + 1}`, this.#down),
      numbered((level) => `up${level + 1}_${level}`, this.#up),
      numbered((level) => `reduce_chan_level${level}`, this.#reduce),
      numbered((level) => `decoder_level_${level}`, this.#decoder),
    );
  }

  /**
   * @param images [batch * channels, into, height, width]
   * @param conditions by level, [batch * channels, dim of the level]
   * @returns [batch * channels, height / patch, width / patch, patch^2 * out]
   */
  protected tokens(images: tf.Tensor, conditions: readonly tf.Tensor[], channels: number, context: Context): tf.Tensor {
    const levels = this.#encoder.length;
    const skips: tf.Tensor[] = [];
    let x = this.x_embedder.forward(images);
    for (let level = 0; level < levels; level++) {
      x = this.#encoder[level]!.forward(x, conditions[level]!, channels, context);
      skips.push(x);
      x = this.#down[level]!.forward(x);
    }
    x = this.latent.forward(x, conditions[levels]!, channels, context);
    for (let level = levels - 1; level >= 0; level--) {
      const joined = tf.concat([this.#up[level]!.forward(x), skips[level]!], 3);
      const condition = conditions[Math.max(level, 1)]!;
      x = this.#decoder[level]!.forward(this.#reduce[level]!.forward(joined), condition, channels, context);
    }
    return this.final_layer.forward(this.output.forward(x), conditions[1]!);
  }
}

function stageOf(config: TransformerConfig, dim: number, depth: number): Stage {
  const { num_heads: heads, mlp_ratio: mlpRatio } = widthsOf(config);
  const { window_size: window, compat, channels } = config;
  const options: BlockOptions = { dim, heads, window, mlpRatio, maskOrder: compat.scMaskOrder };
  const block = () => (channels === "mixed" ? new MixedBlock(options) : new SeparateBlock(options));
  return new Stage(depth, { window, periodic: periodicAxes(config) }, block);
}

/** By level, what `make` gives for its width and whether it is the latent one. */
export function byLevel<T>(config: TransformerConfig, make: (dim: number, isLatent: boolean) => T): T[] {
  const { hidden_size: dim, depth } = widthsOf(config);
  const levels = downSamplings(depth);
  return Array.from({ length: levels + 1 }, (_, level) => make(dim * 2 ** level, level === levels));
}

/** Names the embedders of all levels: `<name>_<level>`. */
export function embedders(name: string, modules: readonly Module[]): Record<string, Module> {
  return numbered((level) => `${name}_${level}`, modules);
}
