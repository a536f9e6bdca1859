// The activation functions that tfjs's fused kernels end with.
import type { Graph } from "../graph.ts";
import type { KernelAttributes, KernelInputs, KernelTable } from "../kernel.ts";
import { binaryKernels } from "../kernels/binary.ts";
import { unaryKernels } from "../kernels/unary.ts";
import type { Value } from "../value.ts";

const { Elu, LeakyRelu, Relu, Relu6, Sigmoid } = unaryKernels as Required<KernelTable>;
const { Prelu } = binaryKernels as Required<KernelTable>;

/** Activation of a fused kernel -> the kernel that it is by itself. */
const ACTIVATIONS = new Map(
  Object.entries({ elu: Elu, leakyrelu: LeakyRelu, prelu: Prelu, relu: Relu, relu6: Relu6, sigmoid: Sigmoid }),
);
/** tfjs's slope of leakyRelu where none is given. */
const LEAK = 0.2;

/** The activation that a fused kernel's attributes ask for, of what it computed. @throws Error for an unknown one */
export function activate(graph: Graph, x: Value, inputs: KernelInputs, attributes: KernelAttributes): Value {
  const { activation = "linear", leakyreluAlpha } = attributes;
  if (activation === "linear") return x;
  const kernel = ACTIVATIONS.get(activation);
  if (!kernel) throw new Error(`unknown activation ${activation}`);
  const alpha = inputs.preluActivationWeights;
  return kernel(graph, { x, alpha }, { alpha: leakyreluAlpha ?? LEAK }, [x]) as Value;
}
