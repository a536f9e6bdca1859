// Traced forms of activations.
import { Arithmetic } from "../arithmetic.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import type { Value } from "../value.ts";

/** Phi(x), the standard normal distribution function. */
function normalCdf(f: Arithmetic, x: Value): Value {
  return f.mul(f.add(f.unary("Erf", f.mul(x, Math.SQRT1_2)), 1), 0.5);
}

/** x * Phi(x). */
const gelu: TraceKernel = (graph, inputs) => {
  const x = inputs.x!;
  if (graph.target.contrib) return graph.op("Gelu", [x], { dtype: "float32", shape: x.shape }, {}, "com.microsoft");
  const f = new Arithmetic(graph);
  return f.mul(x, normalCdf(f, x));
};

/** dy * (Phi(x) + x * phi(x)), the pass over x counted: Phi from Erf, phi from Exp. */
const geluGrad: TraceKernel = (graph, inputs) => {
  const f = new Arithmetic(graph);
  const [x, dy] = [inputs.x!, inputs.dy!];
  const density = f.unary("Exp", f.mul(f.mul(x, x), -0.5));
  return f.mul(dy, f.add(normalCdf(f, x), f.mul(f.mul(x, 1 / Math.sqrt(2 * Math.PI)), density)));
};

/** See nn/activation.ts. */
export const activationComposites: KernelTable = { "sciformer.Gelu": gelu, "sciformer.GeluGrad": geluGrad };
