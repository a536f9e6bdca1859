// Learning rates as functions of the step, and the plateau rule that watches a validation metric.

/** Learning rate of a step, counted from 0. */
export type Schedule = (step: number) => number;

/** The same rate always. */
export function constant(rate: number): Schedule {
  return () => rate;
}

/** `after`, with its first `steps` values scaled by (step + 1) / steps; `after` counts from the first step. */
export function linearWarmup(steps: number, after: Schedule): Schedule {
  return (step) => (step < steps ? (after(step) * (step + 1)) / steps : after(step));
}

/**
 * Linear warm-up to `peak` over `warmupSteps`, then half a cosine down to `floor` at `totalSteps` and after.
 *
 * @see Loshchilov & Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", eq. 5, one period
 */
export function warmupCosine(peak: number, warmupSteps: number, totalSteps: number, floor = 0): Schedule {
  return (step) => {
    if (step < warmupSteps) return (peak * (step + 1)) / warmupSteps;
    if (step >= totalSteps) return floor;
    const progress = (step - warmupSteps) / (totalSteps - warmupSteps);
    return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
  };
}

/** rate * factor^floor(step / every). */
export function stepDecay(rate: number, factor: number, every: number): Schedule {
  return (step) => rate * factor ** Math.floor(step / every);
}

/** rate * factor^step. */
export function exponentialDecay(rate: number, factor: number): Schedule {
  return (step) => rate * factor ** step;
}

/** Settings of {@link PlateauSchedule}; the defaults are PyTorch's, except `eps`. */
export interface PlateauOptions {
  readonly mode?: "min" | "max";
  readonly factor?: number;
  /** Epochs without improvement that are still borne. */
  readonly patience?: number;
  /** Relative improvement that counts. */
  readonly threshold?: number;
  /** A reduction not larger than this is not made. */
  readonly eps?: number;
  /** Epochs after a reduction in which bad ones are not counted. */
  readonly cooldown?: number;
  readonly minimum?: number;
}

/** What a checkpoint keeps of a plateau schedule; `best` is null before the first epoch. */
export interface PlateauState {
  readonly learningRate: number;
  readonly best: number | null;
  readonly badEpochs: number;
  readonly cooldownLeft: number;
}

/** Multiplies the rate by `factor` when a metric has not improved for more than `patience` epochs. */
export class PlateauSchedule {
  readonly #options: Required<PlateauOptions>;
  #state: PlateauState;

  constructor(learningRate: number, options: PlateauOptions = {}) {
    const defaults = {
      mode: "min",
      factor: 0.1,
      patience: 10,
      threshold: 1e-4,
      eps: 1e-7,
      cooldown: 0,
      minimum: 0,
    } as const;
    this.#options = { ...defaults, ...options };
    this.#state = { learningRate, best: null, badEpochs: 0, cooldownLeft: 0 };
  }

  get learningRate(): number {
    return this.#state.learningRate;
  }

  get state(): PlateauState {
    return this.#state;
  }

  load(state: PlateauState): void {
    this.#state = state;
  }

  /** Takes one epoch's metric; returns the rate of the next epoch. */
  update(metric: number): number {
    const { patience, cooldown } = this.#options;
    let { learningRate, best, badEpochs, cooldownLeft } = this.#state;
    const better = this.#improves(metric, best);
    if (better) best = metric;
    badEpochs = better ? 0 : badEpochs + 1;
    if (cooldownLeft > 0) {
      cooldownLeft--;
      badEpochs = 0;
    }
    if (badEpochs > patience) {
      learningRate = this.#reduced(learningRate);
      cooldownLeft = cooldown;
      badEpochs = 0;
    }
    this.#state = { learningRate, best, badEpochs, cooldownLeft };
    return learningRate;
  }

  #improves(metric: number, best: number | null): boolean {
    const { mode, threshold } = this.#options;
    if (mode === "min") return metric < (best ?? Number.POSITIVE_INFINITY) * (1 - threshold);
    return metric > (best ?? Number.NEGATIVE_INFINITY) * (1 + threshold);
  }

  #reduced(rate: number): number {
    const { factor, minimum, eps } = this.#options;
    const next = Math.max(rate * factor, minimum);
    return rate - next > eps ? next : rate;
  }
}
