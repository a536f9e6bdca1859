// The last stages of an optimiser: scale by the learning rate, add to the parameters.
import { compilable, type Transform, transformState } from "./transform.ts";

/** g <- -learningRate * g. */
export function scaleByLearningRate(): Transform {
  return compilable({
    name: "scaleByLearningRate",
    options: {},
    init: (layout) => transformState(layout),
    update(updates, _state, _parameters, { learningRate }) {
      const factor = Math.fround(-learningRate);
      for (let i = 0; i < updates.length; i++) updates[i] = updates[i]! * factor;
      return true;
    },
  });
}

/** p <- p + g. */
export function applyUpdates(): Transform {
  return compilable({
    name: "applyUpdates",
    options: {},
    init: (layout) => transformState(layout),
    update(updates, _state, parameters) {
      for (let i = 0; i < updates.length; i++) parameters[i] = parameters[i]! + updates[i]!;
      return true;
    },
  });
}
