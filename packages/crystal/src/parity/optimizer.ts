// The optimisers that golden cases describe in words.
import {
  adam,
  adamW,
  chain,
  clipByGlobalNorm,
  scheduleFreeSgd,
  sgd,
  type TrainingStep,
  type Transform,
} from "@sciformer/core";

/** An optimiser and its rate. */
export interface DescribedOptimizer {
  readonly transform: Transform;
  readonly lr: number;
}

/**
 * Reads a text such as `SGD lr 0.2, no momentum` or `Adam lr 1e-3 (betas 0.9, 0.999, eps 1e-8), clip_grad_norm 2.0`.
 *
 * @param clip the largest norm of the gradients, where the case says it elsewhere
 */
export function describedOptimizer(text: string, clip?: number): DescribedOptimizer {
  const number = (name: string) => {
    const found = new RegExp(`\\b${name} ([0-9.e-]*[0-9])`).exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const [, beta1 = 0.9, beta2 = 0.999] = /betas ([0-9.]+), ([0-9.]+)/.exec(text)?.map(Number) ?? [];
  const weightDecay = number("weight_decay") ?? 0;
  const momentum = number("momentum") ?? 0;
  const moments = { beta1, beta2, eps: number("eps") ?? 1e-8, weightDecay, mask: () => true };
  const step = () => {
    if (/schedule-free/i.test(text)) return scheduleFreeSgd({ momentum, weightDecay, mask: () => true });
    if (/\bAdamW\b/.test(text)) return adamW(moments);
    if (/\bAdam\b/.test(text)) return adam(moments);
    return sgd({ rate: momentum, weightDecay, mask: () => true });
  };
  const largest = clip ?? number("clip_grad_norm");
  const clipped = largest === undefined ? [] : [clipByGlobalNorm(largest)];
  return { transform: chain(...clipped, step()), lr: number("lr") ?? 0 };
}

/** The norm of the gradients before the last step clipped them; undefined where none is clipped. */
export function clippedNorm({ optimizer }: TrainingStep): number | undefined {
  return Object.entries(optimizer.state.scalars).find(([name]) => name.endsWith("clipByGlobalNorm/norm"))?.[1];
}
