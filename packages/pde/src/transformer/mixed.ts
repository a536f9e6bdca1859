// PDE-Transformer with mixed channels: all physical channels of a patch in one token.
import type { Context } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { TransformerConfig } from "../config.ts";
import { LabelEmbedder, ScalarEmbedder } from "./embedders.ts";
import { tableStart, timeStart } from "./initialisers.ts";
import { unpatchify } from "./patches.ts";
import { byLevel, embedders, UShape } from "./u-shape.ts";

/** Input of a mixed-channel model. */
export interface MixedInput {
  /** [batch, in_channels, height, width] */
  readonly x: tf.Tensor;
  /** int32 [batch]: PDE types; `num_classes`, which says nothing, where they are left out. */
  readonly labels?: tf.Tensor | undefined;
  /** [batch] diffusion times from 0 to 1; 0 where they are left out. */
  readonly t?: tf.Tensor | undefined;
}

/** @see Holzschuh et al. 2025, section 3, "mixed channels" */
export class MixedChannels extends UShape {
  readonly #times: readonly ScalarEmbedder[];
  readonly #labels: readonly LabelEmbedder[];
  readonly #config: TransformerConfig;

  constructor(config: TransformerConfig) {
    super(config, { into: config.in_channels, out: config.out_channels });
    const { num_classes: classes, class_dropout_prob: dropout } = config;
    this.#times = byLevel(config, (dim, isLatent) => new ScalarEmbedder(dim, timeStart(isLatent)));
    this.#labels = byLevel(config, (dim, isLatent) => {
      return new LabelEmbedder({ classes, dim, dropout, start: tableStart(isLatent) });
    });
    this.#config = config;
    Object.assign(this, embedders("t_embedder", this.#times), embedders("y_embedder", this.#labels));
  }

  /** @returns [batch, out_channels, height, width] */
  forward({ x, labels, t }: MixedInput, context: Context): tf.Tensor {
    const [batch] = x.shape as [number];
    const times = t ?? tf.zeros([batch]);
    const types = labels ?? tf.fill([batch], this.#config.num_classes, "int32");
    const conditions = this.#times.map((embedder, level) => {
      return tf.add(embedder.forward(times), this.#labels[level]!.forward(types, context));
    });
    return unpatchify(this.tokens(x, conditions, 1, context), this.#config.patch_size);
  }
}
