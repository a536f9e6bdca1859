// Schedule-free SGD: plain steps whose average is kept beside them, without a learning-rate schedule.
import { type Transform, transformState } from "./transform.ts";

/**
 * With y the parameters, z the plain iterate, w = (largest learning rate so far)^2 and c = w / (sum of all w):
 * y <- y + c (z - y) + lr (momentum (1 - c) - 1) g; z <- z - lr g. Evaluated are the averaged weights
 * x = y + (1 - 1 / momentum) (z - y), since y = (1 - momentum) z + momentum x.
 *
 * It writes the parameters itself, so no stage that applies the updates follows it; the section is called `z`.
 *
 * @param momentum above 0, where the average would not enter the parameters, and at most 1
 * @throws RangeError for another momentum
 * @see Defazio et al. 2024, "The Road Less Scheduled", eqs. 2-4
 */
export function scheduleFree(momentum: number): Transform {
  if (!(momentum > 0 && momentum <= 1)) throw new RangeError(`momentum ${momentum}: expected above 0 and at most 1`);
  return {
    name: "scheduleFree",
    options: { momentum },
    init(layout, parameters) {
      const z = layout.allocate();
      z.set(parameters);
      return transformState(layout, { z }, { largest: 0, weights: 0 });
    },
    update(updates, { sections, scalars }, parameters, { learningRate }) {
      const z = sections.z!;
      const largest = Math.max(scalars.largest!, learningRate);
      const weights = scalars.weights! + largest ** 2;
      const share = weights === 0 ? 0 : largest ** 2 / weights;
      Object.assign(scalars, { largest, weights });
      const factor = learningRate * (momentum * (1 - share) - 1);
      for (let i = 0; i < z.length; i++) {
        const y = parameters[i]!;
        parameters[i] = y + share * (z[i]! - y) + factor * updates[i]!;
        z[i] = z[i]! - learningRate * updates[i]!;
      }
      return true;
    },
    evaluated({ sections }, parameters) {
      const beyond = 1 - 1 / momentum;
      return parameters.map((y, i) => y + beyond * (sections.z![i]! - y));
    },
  };
}
