// Checks the gradients of a module's inputs and parameters against finite differences.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Module } from "../nn/module.ts";
import { type DifferenceInput, gradientError } from "./finite-differences.ts";
import { plain } from "./plain-values.ts";

/** {@link gradientError} of `forward` in its inputs and in every parameter of `module`. */
export function moduleGradientError(
  module: Module,
  forward: (...inputs: Tensor[]) => Tensor,
  inputs: readonly DifferenceInput[],
): Promise<number> {
  const parameters = [...module.namedParameters().values()];
  const run = (...tensors: Tensor[]): Tensor => {
    for (const [index, parameter] of parameters.entries()) {
      Object.defineProperty(parameter, "value", { configurable: true, value: tensors[inputs.length + index] });
    }
    try {
      return forward(...tensors.slice(0, inputs.length));
    } finally {
      for (const parameter of parameters) Reflect.deleteProperty(parameter, "value");
    }
  };
  return gradientError(run, [...inputs, ...parameters.map(({ variable }) => plain(variable))]);
}
