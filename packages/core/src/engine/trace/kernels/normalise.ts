// Normalisation with given mean and variance.
import { elementwise } from "../elementwise.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { sameShape, type Value } from "../value.ts";
import { add, mul, sub } from "./binary.ts";

/** (x - mean) / sqrt(variance + epsilon) * scale + offset. */
const fusedBatchNorm: TraceKernel = (graph, inputs, { varianceEpsilon }) => {
  const [x, mean, variance, scale, offset] = [inputs.x!, inputs.mean!, inputs.variance!, inputs.scale, inputs.offset];
  for (const parameter of [mean, variance, scale, offset]) checkParameter(parameter, x);
  const float = { dtype: "float32" } as const;
  const safe = add(graph, variance, graph.splat("float32", [], varianceEpsilon));
  const inverse = elementwise(graph, "Reciprocal", [elementwise(graph, "Sqrt", [safe], float)], float);
  const factor = scale ? mul(graph, inverse, scale) : inverse;
  const centred = mul(graph, sub(graph, x, mean), factor);
  return offset ? add(graph, centred, offset) : centred;
};

/** tfjs repeats the elements of a parameter over x, which is broadcasting where only leading axes are missing. */
function checkParameter(parameter: Value | undefined, x: Value): void {
  if (!parameter) return;
  const first = parameter.shape.findIndex((extent) => extent !== 1);
  const own = first < 0 ? [] : parameter.shape.slice(first);
  if (sameShape(own, x.shape.slice(x.shape.length - own.length))) return;
  throw new Error(`a parameter [${parameter.shape}] is not the end of the shape [${x.shape}]`);
}

/** tfjs kernels of this family. */
export const normaliseKernels: KernelTable = { FusedBatchNorm: fusedBatchNorm };
