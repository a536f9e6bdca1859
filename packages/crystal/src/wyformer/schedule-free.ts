// Schedule-free SGD: plain steps whose average is kept beside them, without a learning-rate schedule.
import type { Transform } from "@sciformer/core";

/**
 * With y the parameters, z the plain iterate, w = (largest learning rate so far)^2 and c = w / (sum of all w):
 * y <- y + c (z - y); y <- y + lr (momentum (1 - c) - 1) g; z <- z - lr g.
 *
 * It writes the parameters itself, so it stands last in a chain. The section is called `z`.
 *
 * @see Defazio et al. 2024, "The Road Less Scheduled", eqs. 2-4
 */
export function scheduleFreeSgd(momentum = 0.9): Transform {
  return {
    name: "scheduleFreeSgd",
    options: { momentum },
    init(layout, parameters) {
      const z = layout.allocate();
      z.set(parameters);
      return { layout, sections: { z }, scalars: { largest: 0, weights: 0 }, children: [] };
    },
    update(updates, { sections, scalars }, parameters, { learningRate }) {
      const z = sections.z!;
      const largest = Math.max(scalars.largest!, learningRate);
      const weights = scalars.weights! + largest ** 2;
      const share = weights === 0 ? 0 : largest ** 2 / weights;
      Object.assign(scalars, { largest, weights });
      const factor = learningRate * (momentum * (1 - share) - 1);
      for (let i = 0; i < parameters.length; i++) {
        const y = parameters[i]!;
        parameters[i] = y + share * (z[i]! - y) + factor * updates[i]!;
        z[i] = z[i]! - learningRate * updates[i]!;
      }
      return true;
    },
  };
}

/** The averaged weights x = y + (1 - 1/momentum) (z - y) that are evaluated. */
export function averagedWeights(parameters: Float32Array, z: Float32Array, momentum = 0.9): Float32Array {
  const share = 1 - 1 / momentum;
  return parameters.map((y, i) => y + share * (z[i]! - y));
}
