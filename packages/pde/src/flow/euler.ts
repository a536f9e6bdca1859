// Euler's rule from noise to a sample.

/** Times at which the velocity is asked for: the right ends of the steps, 1/N, 2/N, ..., 1. */
export function eulerTimes(steps: number): number[] {
  return Array.from({ length: steps }, (_, k) => (k + 1) / steps);
}

/** Options of {@link integrate}. */
export interface EulerOptions {
  readonly steps: number;
  /** Called after every step, to put back what is known. */
  readonly afterStep?: (state: Float32Array, step: number) => void;
}

/**
 * x <- x + v(x, t) / N at every time; `state` is changed in place.
 *
 * @param velocity of the state at a time, as many values as the state
 * @see Lipman et al. 2023, "Flow Matching for Generative Modeling"
 */
export function integrate(
  state: Float32Array,
  velocity: (state: Float32Array, t: number) => ArrayLike<number>,
  { steps, afterStep }: EulerOptions,
): void {
  for (const [step, t] of eulerTimes(steps).entries()) {
    const v = velocity(state, t);
    for (let i = 0; i < state.length; i++) state[i] = state[i]! + v[i]! / steps;
    afterStep?.(state, step);
  }
}
