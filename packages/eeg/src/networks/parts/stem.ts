// The two-step filter bank of IFNet and DBConformer: over electrodes, then over time.
import { BatchNorm, type Context, gelu, Module, truncatedNormal } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { Convolution, type ConvolutionOptions } from "./convolution.ts";

/** Starting values of the stem's weights. */
const WEIGHT = truncatedNormal(0.01);

/** Convolution without bias, then batch norm: [batch, 1, time, in] -> [batch, 1, time, out]. */
class NormedConvolution extends Module {
  readonly conv: Convolution;
  readonly bn: BatchNorm;

  constructor(options: ConvolutionOptions) {
    super();
    this.conv = new Convolution({ ...options, bias: false, weight: WEIGHT });
    this.bn = new BatchNorm(options.out);
  }

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    return this.bn.forward(this.conv.forward(x), context);
  }
}

/** Options of {@link Stem}. */
interface StemOptions {
  /** Channels of the signal: `radix` bands of as many electrodes. */
  readonly channels: number;
  readonly out: number;
  /** Width of the first band's kernel in time, odd; each following band has half of it. */
  readonly kernel: number;
  readonly radix: number;
}

/** Kernel widths of the bands: 63, 31, ... */
export function bandKernels({ kernel, radix }: Pick<StemOptions, "kernel" | "radix">): number[] {
  return Array.from({ length: radix }, (_, band) => Math.floor(kernel / 2 ** band));
}

/**
 * Each band of the signal through spatial filters and one filter in time for each of these; GELU of the bands' sum.
 *
 * @see Wang et al. 2023, "IFNet: An Interactive Frequency Convolutional Neural Network", section III
 */
export class Stem extends Module {
  readonly sconv: NormedConvolution;
  readonly tconv: readonly NormedConvolution[];

  constructor({ channels, out, kernel, radix }: StemOptions) {
    super();
    this.sconv = new NormedConvolution({ into: channels, out: out * radix, kernel: 1, groups: radix });
    this.tconv = bandKernels({ kernel, radix }).map((width) => {
      const half = Math.floor(width / 2);
      return new NormedConvolution({ into: out, out, kernel: width, groups: out, pad: [half, half] });
    });
  }

  /** [batch, channels, time] -> [batch, 1, time, out] */
  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const signals = tf.expandDims(tf.transpose(x, [0, 2, 1]), 1);
    const filtered = tf.split(this.sconv.forward(signals, context), this.tconv.length, 3);
    const bands = this.tconv.map((conv, band) => conv.forward(filtered[band]!, context));
    return gelu(bands.reduce((sum, band) => tf.add(sum, band)));
  }
}
