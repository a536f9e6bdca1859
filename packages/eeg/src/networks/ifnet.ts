// IFNet: log power of the stem's sources over windows.
import { type Context, dropout, Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { IfnetConfig } from "../config.ts";
import { featureWindows } from "./lengths.ts";
import type { Scores } from "./network.ts";
import { Stem } from "./parts/stem.ts";
import { averageWindows, flattenByChannel } from "./parts/windows.ts";

const [LEAST_POWER, MOST_POWER] = [1e-4, 1e4];

/** @see Wang et al. 2023, "IFNet: An Interactive Frequency Convolutional Neural Network", section III */
export class IFNet extends Module {
  protected override keys = { stem: "netF.stem", classifier: "netC.fc" };
  readonly stem: Stem;
  readonly classifier: Linear;
  readonly #config: IfnetConfig;

  constructor(config: IfnetConfig) {
    super();
    const { chn, out_planes: out, kernel_size: kernel, radix, n_classes } = config;
    this.stem = new Stem({ channels: chn, out, kernel, radix });
    this.classifier = new Linear(out * featureWindows(config), n_classes);
    this.#config = config;
  }

  /** @param x [batch, channels, time] */
  forward(x: tf.Tensor, context: Context): Scores {
    const { patch_size, dropout: rate } = this.#config;
    const power = averageWindows(tf.square(this.stem.forward(x, context)), patch_size);
    const logs = tf.log(tf.clipByValue(power, LEAST_POWER, MOST_POWER));
    const features = flattenByChannel(dropout(logs, rate, context));
    return { features, logits: this.classifier.forward(features) };
  }
}
