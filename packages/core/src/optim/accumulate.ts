// Gradient accumulation: several small batches make one step.
import { compilable, type Transform, transformState } from "./transform.ts";

/** Adds g / k to a running sum and ends the step, until the k-th time, when the sum (the mean of k) goes on. */
export function accumulate(k: number): Transform {
  const share = Math.fround(1 / k);
  return compilable({
    name: "accumulate",
    options: { k },
    init: (layout) => transformState(layout, { sum: layout.allocate() }, { held: 0 }),
    update(updates, { sections, scalars }) {
      const sum = sections.sum!;
      for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + Math.fround(updates[i]! * share);
      scalars.held = (scalars.held! + 1) % k;
      if (scalars.held !== 0) return false;
      updates.set(sum);
      sum.fill(0);
      return true;
    },
  });
}
