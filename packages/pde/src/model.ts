// PDE-Transformer: the fields of a physical system at one time to those at the next.
import { type Context, Module } from "@sciformer/core";
import type * as tf from "@tensorflow/tfjs-core";
import type { TransformerConfig, Widths } from "./config.ts";
import { onPaddedGrid } from "./transformer/grid.ts";
import { MixedChannels, type MixedInput } from "./transformer/mixed.ts";
import { SeparateChannels, type SeparateInput } from "./transformer/separate.ts";

/** Input of either kind of model. */
export type PdeInput = MixedInput | SeparateInput;

/**
 * A U of transformer blocks with attention in shifted windows, conditioned on what is known of the equation. Keys are
 * those of published checkpoints, which start with `model.`.
 *
 * @see Holzschuh, Liu, Kohl & Thuerey 2025, "PDE-Transformer: Efficient and Versatile Transformers for Physics
 * Simulations"
 */
export class PdeTransformer extends Module {
  readonly model: MixedChannels | SeparateChannels;
  readonly #config: TransformerConfig;

  constructor(config: TransformerConfig) {
    super();
    this.model = config.channels === "mixed" ? new MixedChannels(config) : new SeparateChannels(config);
    this.#config = config;
  }

  /**
   * @param input of the model's kind; the last two axes of `x` are the grid
   * @returns mixed: [batch, out_channels, height, width]; separate: the shape of `x`
   * @throws InputError for a grid that the model does not take
   */
  forward(input: PdeInput, context: Context): tf.Tensor {
    return onPaddedGrid(this.#config, input.x, (x) => this.#network({ ...input, x }, context));
  }

  #network(input: PdeInput, context: Context): tf.Tensor {
    if (this.model instanceof MixedChannels) return this.model.forward(input as MixedInput, context);
    return this.model.forward(input as SeparateInput, context);
  }
}

/** What all sizes share. */
const COMMON = {
  kind: "pde-transformer",
  channels: "mixed",
  patch_size: 4,
  num_classes: 1000,
  class_dropout_prob: 0.1,
  in_channels: 2,
  out_channels: 2,
  num_timesteps: 2,
  periodic: true,
  conv_padding: "zeros",
  pad: "refuse",
  factors: { simulation_time: 0, simulation_dt: 0, pde_parameters: 0 },
  compat: { scMaskOrder: "correct", scSamplerStart: "zeros" },
} as const satisfies Partial<TransformerConfig>;

const SMALL: Widths = { hidden_size: 32, num_heads: 4, depth: [2, 2, 2], mlp_ratio: 2 };

/** `small` learns on a processor, its tables fit the vocabularies; `base` and `large` are the published S and B. */
export const architectures = {
  small: { ...COMMON, type: "custom", custom: SMALL, window_size: 4, num_classes: 40 },
  base: { ...COMMON, type: "PDE-S", custom: null, window_size: 8 },
  large: { ...COMMON, type: "PDE-B", custom: null, window_size: 8 },
} as const satisfies Record<string, TransformerConfig>;
