// Traced forms of the affine layer, weights [out, in].
import { Arithmetic } from "../arithmetic.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { matMul } from "../kernels/matmul.ts";

/** x W^T + b for x [rows, in]. */
const linear: TraceKernel = (graph, { x, weight, bias }) => matMul(graph, x!, weight!, { transposeB: true, bias });

/** dx = dy W; dW = dy^T x; db = sum of rows of dy. */
const linearGrad: TraceKernel = (graph, inputs, { hasBias }) => {
  const [x, weight, dy] = [inputs.x!, inputs.weight!, inputs.dy!];
  const gradients = [matMul(graph, dy, weight), matMul(graph, dy, x, { transposeA: true })];
  return hasBias ? [...gradients, new Arithmetic(graph).reduce("Sum", dy, [0], false)] : gradients;
};

/** See nn/linear.ts. */
export const linearComposites: KernelTable = { "sciformer.Linear": linear, "sciformer.LinearGrad": linearGrad };
