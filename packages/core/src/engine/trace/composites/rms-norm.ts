// Traced forms of root-mean-square normalisation over the last axis.
import { Arithmetic } from "../arithmetic.ts";
import { float, int } from "../attributes.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";

/** y and r = 1 / sqrt(mean(x^2) + eps). */
const rmsNorm: TraceKernel = (graph, inputs, { eps }) => {
  const f = new Arithmetic(graph);
  const [x, weight] = [inputs.x!, inputs.weight!];
  const rows = [...x.shape.slice(0, -1), 1];
  if (graph.target.contrib) {
    const outputs = [x.shape, rows].map((shape) => ({ dtype: "float32", shape }) as const);
    const attributes = { axis: int(-1), epsilon: float(eps as number) };
    return graph.emit("SimplifiedLayerNormalization", [x, weight], outputs, attributes);
  }
  const r = f.unary("Rsqrt", f.add(f.reduce("Mean", f.mul(x, x), [rows.length - 1]), eps as number));
  return [f.mul(f.mul(x, r), weight), r];
};

/** With g = dy * weight and xh = x * r: dx = r * (g - xh * mean(g * xh)); dweight = sum(dy * xh). */
const rmsNormGrad: TraceKernel = (graph, inputs) => {
  const f = new Arithmetic(graph);
  const [x, r, weight, dy] = [inputs.x!, inputs.r!, inputs.weight!, inputs.dy!];
  const last = x.shape.length - 1;
  const leading = x.shape.slice(0, -1).map((_, axis) => axis);
  const xh = f.mul(x, r);
  const g = f.mul(dy, weight);
  const dx = f.mul(f.sub(g, f.mul(xh, f.reduce("Mean", f.mul(g, xh), [last]))), r);
  return [dx, f.reduce("Sum", f.mul(dy, xh), leading, false)];
};

/** See nn/rms-norm.ts. */
export const rmsNormComposites: KernelTable = {
  "sciformer.RmsNorm": rmsNorm,
  "sciformer.RmsNormGrad": rmsNormGrad,
};
