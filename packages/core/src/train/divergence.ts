// The error that ends a run whose loss is no number any more.

/** Thrown after a step with a loss of NaN or infinity; the checkpoint before it stays. The message is one line. */
export class DivergenceError extends Error {
  override readonly name = "DivergenceError";

  constructor(step: number, loss: number, learningRate: number) {
    super(`loss is ${loss} at step ${step} (learning rate ${learningRate}); the last checkpoint is kept`);
  }
}
