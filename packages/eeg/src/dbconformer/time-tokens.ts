// The tokens of the T-Conformer: one for each patch of time.
import { type Context, dropout, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { type DbconformerConfig, dropsLastSample } from "../config.ts";
import { Stem } from "../networks/parts/stem.ts";
import { averageWindows } from "../networks/parts/windows.ts";

/**
 * Filters over channels and time, then means over patches.
 *
 * @see Wang et al. 2026, "DBConformer", section III-B
 */
export class TimeTokens extends Module {
  readonly stem: Stem;
  readonly #config: DbconformerConfig;

  constructor(config: DbconformerConfig) {
    super();
    const { chn, emb_size, kernel_size, radix } = config;
    this.stem = new Stem({ channels: chn, out: emb_size, kernel: kernel_size, radix });
    this.#config = config;
  }

  /** [batch, channels, time] -> [batch, patches, dim] */
  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const filtered = this.stem.forward(x, context);
    const [batch, , time, dim] = filtered.shape as [number, number, number, number];
    const used = dropsLastSample(this.#config) ? tf.slice(filtered, [0, 0, 0, 0], [batch, 1, time - 1, dim]) : filtered;
    const patches = averageWindows(used, this.#config.patch_size);
    return dropout(tf.reshape(patches, [batch, -1, dim]), this.#config.dropout, context);
  }
}
