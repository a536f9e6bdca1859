// Adam's rescaling of gradients, in the float32 arithmetic of PyTorch.
import { compilable, type Transform, transformState } from "./transform.ts";

/** Decay rates of the two moments and the term that keeps the division finite. */
export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly eps?: number;
}

/**
 * m = b1 m + (1-b1) g;  v = b2 v + (1-b2) g^2;  g <- (m / (1-b1^t)) / (sqrt(v) / sqrt(1-b2^t) + eps).
 * The bias correction counts the steps that reached this transform, not those that a stage before it ended.
 *
 * @see Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1
 */
export function scaleByAdam({ beta1 = 0.9, beta2 = 0.999, eps = 1e-8 }: AdamOptions = {}): Transform {
  const f = Math.fround;
  const [keep1, add1, keep2, add2, epsilon] = [f(beta1), f(1 - beta1), f(beta2), f(1 - beta2), f(eps)];
  return compilable({
    name: "scaleByAdam",
    options: { beta1, beta2, eps },
    init: (layout) => transformState(layout, { m: layout.allocate(), v: layout.allocate() }, { count: 0 }),
    update(updates, { sections, scalars }) {
      const [m, v] = [sections.m!, sections.v!];
      const count = scalars.count! + 1;
      scalars.count = count;
      const correction1 = f(1 - beta1 ** count);
      const correction2 = f(Math.sqrt(1 - beta2 ** count));
      for (let i = 0; i < updates.length; i++) {
        const g = updates[i]!;
        const mi = f(f(m[i]! * keep1) + f(g * add1));
        const vi = f(f(v[i]! * keep2) + f(f(g * add2) * g));
        m[i] = mi;
        v[i] = vi;
        const denominator = f(f(f(Math.sqrt(vi)) / correction2) + epsilon);
        updates[i] = f(mi / correction1) / denominator;
      }
      return true;
    },
  });
}
