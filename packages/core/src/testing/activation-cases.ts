// Cases of tfjs's fused convolutions: one for each activation that they can end with.
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { floats, type KernelCase } from "./kernel-cases.ts";

const ACTIVATIONS = ["linear", "relu", "elu", "relu6", "sigmoid", "leakyrelu", "prelu"] as const;

/** What a fused convolution is given. */
interface FusedConvolution {
  readonly x: Tensor4D;
  readonly filter: Tensor4D;
  readonly strides: 1;
  readonly pad: "same";
  readonly bias: Tensor;
  readonly activation: (typeof ACTIVATIONS)[number];
  readonly leakyreluAlpha: number;
  readonly preluActivationWeights?: Tensor;
}

/**
 * @param filter shape of the filter, of two input channels
 * @param out number of output channels
 */
export function activationCases(
  kernel: string,
  filter: readonly number[],
  out: number,
  convolve: (given: FusedConvolution) => Tensor,
): KernelCase[] {
  return ACTIVATIONS.map((activation) => ({
    kernel,
    name: `${activation}, filter [${filter}]`,
    fn: (given) => ({
      y: convolve({
        x: given.x as Tensor4D,
        filter: given.filter as Tensor4D,
        strides: 1,
        pad: "same",
        bias: given.bias!,
        activation,
        leakyreluAlpha: 0.3,
        ...(activation === "prelu" && { preluActivationWeights: given.alpha! }),
      }),
    }),
    inputs: {
      x: floats([1, 4, 3, 2], 1, -2, 2),
      filter: floats(filter, 2),
      bias: floats([out], 3),
      ...(activation === "prelu" && { alpha: floats([out], 4) }),
    },
    gradients: activation === "linear" ? "checked" : "none",
  }));
}
