// Ready-made optimisers: the usual chains under their usual names.
import { type AdamOptions, scaleByAdam } from "./adam.ts";
import { applyUpdates, scaleByLearningRate } from "./apply.ts";
import { addDecayedWeights, decayParameters, decaysByDefault } from "./decay.ts";
import { momentum } from "./momentum.ts";
import { scheduleFree } from "./schedule-free.ts";
import { chain, type Mask, type Transform } from "./transform.ts";

/** `mask` chooses the tensors that decay; by default {@link decaysByDefault}. */
interface DecayOptions {
  readonly weightDecay?: number;
  readonly mask?: Mask;
}

/**
 * AdamW as PyTorch orders it: p <- p * (1 - lr * weightDecay) first, then the Adam step. PyTorch decays every
 * tensor: give `mask: () => true` for that.
 */
export function adamW({
  weightDecay = 0.01,
  mask = decaysByDefault,
  ...rest
}: AdamOptions & DecayOptions = {}): Transform {
  const decay = weightDecay === 0 ? [] : [decayParameters(weightDecay, mask)];
  return chain(...decay, scaleByAdam(rest), scaleByLearningRate(), applyUpdates());
}

/** Adam; `weightDecay` is the L2 term that enters the moments. */
export function adam({ weightDecay = 0, mask = decaysByDefault, ...rest }: AdamOptions & DecayOptions = {}): Transform {
  const decay = weightDecay === 0 ? [] : [addDecayedWeights(weightDecay, mask)];
  return chain(...decay, scaleByAdam(rest), scaleByLearningRate(), applyUpdates());
}

/** Stochastic gradient descent with optional momentum and L2 term. */
export function sgd({
  rate = 0,
  nesterov = false,
  weightDecay = 0,
  mask = decaysByDefault,
}: { readonly rate?: number; readonly nesterov?: boolean } & DecayOptions = {}): Transform {
  const decay = weightDecay === 0 ? [] : [addDecayedWeights(weightDecay, mask)];
  const heavyBall = rate === 0 ? [] : [momentum(rate, { nesterov })];
  return chain(...decay, ...heavyBall, scaleByLearningRate(), applyUpdates());
}

/** Schedule-free SGD with an optional L2 term: at a constant rate; the average of its steps is what is evaluated. */
export function scheduleFreeSgd({
  momentum: rate = 0.9,
  weightDecay = 0,
  mask = decaysByDefault,
}: { readonly momentum?: number } & DecayOptions = {}): Transform {
  const decay = weightDecay === 0 ? [] : [addDecayedWeights(weightDecay, mask)];
  return chain(...decay, scheduleFree(rate));
}
