// Properties as the model sees them: their logarithm or themselves, standardised; and back.
import type { PropertySpec } from "../config.ts";

/** A property on the model's scale. */
export function toScale(value: number, { log, mean, deviation }: PropertySpec): number {
  return ((log ? Math.log(value) : value) - mean) / deviation;
}

/** A property in natural units. */
export function fromScale(scaled: number, { log, mean, deviation }: PropertySpec): number {
  const value = scaled * deviation + mean;
  return log ? Math.exp(value) : value;
}

/**
 * Mean and standard deviation of a property over the training data, on its own scale or that of its logarithm; a
 * deviation of 1 where all values are the same.
 */
export function fitScale(column: string, log: boolean, values: ArrayLike<number>): PropertySpec {
  const scaled = Array.from(values, (value) => (log ? Math.log(value) : value));
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  const variance = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scaled.length;
  return { column, log, mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 };
}
