// An exponential moving average of the parameters, kept beside them.
import { compilable, type Transform, transformState } from "./transform.ts";

/**
 * average <- decay * average + (1 - decay) * p. It starts as a copy of the parameters and belongs after the stage
 * that applies the step; the section is called `average`.
 */
export function ema(decay: number): Transform {
  const f = Math.fround;
  const [keep, add] = [f(decay), f(1 - decay)];
  return compilable({
    name: "ema",
    options: { decay },
    init(layout, parameters) {
      const average = layout.allocate();
      average.set(parameters);
      return transformState(layout, { average });
    },
    update(_updates, { sections }, parameters) {
      const average = sections.average!;
      for (let i = 0; i < average.length; i++) average[i] = f(average[i]! * keep) + f(parameters[i]! * add);
      return true;
    },
    evaluated: ({ sections }) => sections.average!,
  });
}
