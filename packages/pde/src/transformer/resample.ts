// From one level to the next: a convolution, then pixels to channels or channels to pixels.
import { Conv2d, type Conv2dOptions, Module, pixelShuffle, pixelUnshuffle } from "@sciformer/core";
import type * as tf from "@tensorflow/tfjs-core";
import { projection } from "./initialisers.ts";

/** Half the sides, twice the channels: [batch, height, width, dim] -> [batch, height / 2, width / 2, 2 dim]. */
export class Down extends Module {
  readonly body: readonly [Conv2d];

  constructor(dim: number, options: Conv2dOptions) {
    super();
    this.body = [new Conv2d(dim, dim / 2, 3, { ...options, bias: false, weight: projection })];
  }

  forward(x: tf.Tensor): tf.Tensor {
    return pixelUnshuffle(this.body[0].forward(x), 2);
  }
}

/** Twice the sides, half the channels: [batch, height, width, dim] -> [batch, 2 height, 2 width, dim / 2]. */
export class Up extends Module {
  readonly body: readonly [Conv2d];

  constructor(dim: number, options: Conv2dOptions) {
    super();
    this.body = [new Conv2d(dim, 2 * dim, 3, { ...options, bias: false, weight: projection })];
  }

  forward(x: tf.Tensor): tf.Tensor {
    return pixelShuffle(this.body[0].forward(x), 2);
  }
}
