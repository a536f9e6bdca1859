// The position-wise feed-forward network of a transformer block.
import type { Tensor } from "@tensorflow/tfjs-core";
import { gelu } from "./activation.ts";
import type { Context } from "./context.ts";
import { dropout } from "./dropout.ts";
import { Linear, type LinearOptions } from "./linear.ts";
import { Module } from "./module.ts";

/** Options of {@link FeedForward}. */
export interface FeedForwardOptions extends Pick<LinearOptions, "weight"> {
  readonly dim: number;
  readonly hidden: number;
  /** Dropout after the activation. */
  readonly dropout?: number;
  readonly activation?: (x: Tensor) => Tensor;
  /** State dictionary names of `layer1`, `layer2` where an author's differ. */
  readonly keys?: Readonly<Record<string, string>>;
}

/** y = W2 dropout(activation(W1 x + b1)) + b2, `[..., dim] -> [..., dim]`; GELU unless given. */
export class FeedForward extends Module {
  readonly layer1: Linear;
  readonly layer2: Linear;
  readonly #options: FeedForwardOptions;

  constructor(options: FeedForwardOptions) {
    super();
    this.keys = options.keys ?? {};
    this.layer1 = new Linear(options.dim, options.hidden, options);
    this.layer2 = new Linear(options.hidden, options.dim, options);
    this.#options = options;
  }

  forward(x: Tensor, context: Context): Tensor {
    const { activation = gelu, dropout: rate = 0 } = this.#options;
    return this.layer2.forward(dropout(activation(this.layer1.forward(x)), rate, context));
  }
}
