// Heavy-ball and Nesterov momentum.
import { compilable, type Transform, transformState } from "./transform.ts";

/** b <- rate * b + g;  g <- b, or g + rate * b with `nesterov`: PyTorch's SGD without dampening. */
export function momentum(rate: number, { nesterov = false }: { readonly nesterov?: boolean } = {}): Transform {
  const f = Math.fround;
  const keep = f(rate);
  return compilable({
    name: nesterov ? "nesterovMomentum" : "momentum",
    options: { rate },
    init: (layout) => transformState(layout, { velocity: layout.allocate() }),
    update(updates, { sections }) {
      const velocity = sections.velocity!;
      for (let i = 0; i < updates.length; i++) {
        const moved = f(f(velocity[i]! * keep) + updates[i]!);
        velocity[i] = moved;
        updates[i] = nesterov ? updates[i]! + f(keep * moved) : moved;
      }
      return true;
    },
  });
}
