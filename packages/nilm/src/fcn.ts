// The sequence-to-sequence form of Seq2Point's convolutional network: the one baseline that is trained.
import { type Context, Conv1d, dropout, Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { FcnConfig } from "./config.ts";

/** Output channels and kernel of each convolution. */
const STACK = [
  [30, 10],
  [30, 8],
  [40, 6],
  [50, 5],
  [50, 5],
] as const;
const HIDDEN = 1024;

type Stage = readonly [Conv1d, typeof tf.relu];

function stage(index: number): Stage {
  const into = index === 0 ? 1 : STACK[index - 1]![0];
  const [out, kernel] = STACK[index]!;
  return [new Conv1d(into, out, kernel), tf.relu];
}

/**
 * Five convolutions, two linear layers; sees the aggregate only and fits one window length.
 *
 * @see Zhang et al. 2018, "Sequence-to-point learning", in the form used by Petralia et al. 2025
 */
export class FCN extends Module {
  readonly convlayer1 = stage(0);
  readonly convlayer2 = stage(1);
  readonly convlayer3 = stage(2);
  readonly convlayer4 = stage(3);
  readonly convlayer5 = stage(4);
  readonly fc: readonly [undefined, Linear];
  readonly out: Linear;
  readonly #config: FcnConfig;

  constructor(config: FcnConfig) {
    super();
    const flat = STACK.at(-1)![0] * config.window_size;
    this.fc = [undefined, new Linear(flat, HIDDEN)];
    this.out = new Linear(HIDDEN, config.c_out * config.window_size);
    this.#config = config;
  }

  /**
   * @param x [batch, 1 + features, window]; the features are not used
   * @returns [batch, appliances, window], scaled
   */
  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const { window_size, c_out, dp_rate } = this.#config;
    const [batch, , length] = x.shape as [number, number, number];
    if (length !== window_size)
      throw new Error(`FCN: window of ${length} samples, the network was built for ${window_size}`);
    const power = tf.transpose(tf.slice(x, [0, 0, 0], [batch, 1, length]), [0, 2, 1]);
    const stages = [this.convlayer1, this.convlayer2, this.convlayer3, this.convlayer4, this.convlayer5];
    const encoded = stages.reduce((h, [conv, activate]) => activate(conv.forward(h)), power);
    const flat = tf.reshape(tf.transpose(encoded, [0, 2, 1]), [batch, -1]);
    const hidden = dropout(this.fc[1].forward(flat), dp_rate, context);
    return tf.reshape(this.out.forward(hidden), [batch, c_out, length]);
  }
}
