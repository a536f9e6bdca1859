// Drops steps whose gradients overflowed.
import { compilable, type Transform, transformState } from "./transform.ts";

/** Ends the step when any gradient is NaN or infinite; the scalar `skipped` counts how often. */
export function skipNonFinite(): Transform {
  return compilable({
    name: "skipNonFinite",
    options: {},
    init: (layout) => transformState(layout, {}, { skipped: 0 }),
    update(updates, { scalars }) {
      // x * 0 is 0 for a finite x and NaN otherwise
      let probe = 0;
      for (let i = 0; i < updates.length; i++) probe += updates[i]! * 0;
      if (probe === 0) return true;
      scalars.skipped = scalars.skipped! + 1;
      return false;
    },
  });
}
