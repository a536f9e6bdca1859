// Traced forms of layer normalisation over the last axis.
import { Arithmetic } from "../arithmetic.ts";
import { float, int } from "../attributes.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";

/** y, mean and 1 / deviation. */
const layerNorm: TraceKernel = (graph, inputs, { eps }) => {
  const [x, weight, bias] = [inputs.x!, inputs.weight!, inputs.bias!];
  const rows = [...x.shape.slice(0, -1), 1];
  const outputs = [x.shape, rows, rows].map((shape) => ({ dtype: "float32", shape }) as const);
  return graph.emit("LayerNormalization", [x, weight, bias], outputs, { axis: int(-1), epsilon: float(eps as number) });
};

/** dx = r * (g - mean(g) - xh * mean(g * xh)) with g = dy * weight; dweight = sum(dy * xh); dbias = sum(dy). */
const layerNormGrad: TraceKernel = (graph, inputs) => {
  const f = new Arithmetic(graph);
  const [x, mean, r, weight, dy] = [inputs.x!, inputs.mean!, inputs.r!, inputs.weight!, inputs.dy!];
  const last = x.shape.length - 1;
  const leading = x.shape.slice(0, -1).map((_, axis) => axis);
  const xh = f.mul(f.sub(x, mean), r);
  const g = f.mul(dy, weight);
  const along = f.reduce("Mean", f.mul(g, xh), [last]);
  const dx = f.mul(f.sub(f.sub(g, f.reduce("Mean", g, [last])), f.mul(xh, along)), r);
  return [dx, f.reduce("Sum", f.mul(dy, xh), leading, false), f.reduce("Sum", dy, leading, false)];
};

/** See nn/layer-norm.ts. */
export const layerNormComposites: KernelTable = {
  "sciformer.LayerNorm": layerNorm,
  "sciformer.LayerNormGrad": layerNormGrad,
};
