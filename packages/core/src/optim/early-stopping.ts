// When to stop training and when to keep the weights, from the validation loss of each epoch.

/** What a checkpoint keeps; the losses are null before the first epoch that counts. */
export interface EarlyStoppingState {
  readonly epochs: number;
  /** Lowest loss of all epochs: decides which weights are kept. */
  readonly bestLoss: number | null;
  /** Lowest loss from the second epoch on: decides when to stop. */
  readonly referenceLoss: number | null;
  readonly badEpochs: number;
}

/** What follows from an epoch's loss. */
export interface EpochVerdict {
  /** The loss equals the lowest so far or is below it: keep these weights. */
  readonly keep: boolean;
  readonly stop: boolean;
}

/**
 * Stops when `patience` epochs were worse than the best one. The first epoch does not count; after it a strictly
 * lower loss resets the counter, a higher one adds one, an equal one (or NaN) does neither.
 */
export class EarlyStopping {
  readonly #patience: number;
  #state: EarlyStoppingState = { epochs: 0, bestLoss: null, referenceLoss: null, badEpochs: 0 };

  constructor(patience: number) {
    this.#patience = patience;
  }

  get state(): EarlyStoppingState {
    return this.#state;
  }

  load(state: EarlyStoppingState): void {
    this.#state = state;
  }

  /** Takes one epoch's validation loss. */
  update(loss: number): EpochVerdict {
    let { epochs, bestLoss, referenceLoss, badEpochs } = this.#state;
    const keep = loss <= (bestLoss ?? Number.POSITIVE_INFINITY);
    if (keep) bestLoss = loss;
    if (epochs > 0) {
      const reference = referenceLoss ?? Number.POSITIVE_INFINITY;
      if (loss < reference) {
        referenceLoss = loss;
        badEpochs = 0;
      } else if (loss > reference) badEpochs++;
    }
    epochs++;
    this.#state = { epochs, bestLoss, referenceLoss, badEpochs };
    return { keep, stop: badEpochs >= this.#patience };
  }
}
