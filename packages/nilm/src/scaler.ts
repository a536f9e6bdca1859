// The five scalings of power that published configurations name, with their statistics and inverse.
import { InputError } from "@sciformer/core";

/** How a power is scaled: by a named statistic of the training data, or by a constant in W. */
export type Scaling = "MaxScaling" | "MeanScaling" | "MeanMaxScaling" | "StandardScaling" | number;

/** scaled = (watts - offset) / scale */
export interface ScaleStatistics {
  readonly offset: number;
  readonly scale: number;
}

const NAMES = ["MaxScaling", "MeanScaling", "MeanMaxScaling", "StandardScaling"] as const;

/** A scaling as configurations write it: a name, or a constant such as `6000`. @throws InputError on anything else */
export function parseScaling(text: string): Scaling {
  const name = NAMES.find((known) => known === text);
  if (name !== undefined) return name;
  const constant = Number(text);
  if (text.trim() !== "" && Number.isFinite(constant)) return constant;
  throw new InputError(`scaling "${text}": expected ${NAMES.join(", ")} or a power in W`);
}

/**
 * Statistics of a scaling over power series. Max: 0 and the maximum; mean: 0 and the mean; mean-max: the mean and the
 * maximum; standard: the mean and the standard deviation (of the population); a constant: 0 and the constant.
 *
 * @param series W, without missing values
 * @throws InputError if the scale is not positive, as for an appliance that is always off
 */
export function scaleStatistics(scaling: Scaling, series: readonly Float64Array[]): ScaleStatistics {
  const statistics = typeof scaling === "number" ? { offset: 0, scale: scaling } : measured(scaling, series);
  if (!(statistics.scale > 0)) {
    throw new InputError(`scaling ${scaling}: the scale is ${statistics.scale}; expected more than 0`);
  }
  return statistics;
}

function measured(scaling: Exclude<Scaling, number>, series: readonly Float64Array[]): ScaleStatistics {
  let count = 0;
  let sum = 0;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const values of series) {
    count += values.length;
    for (const watts of values) {
      sum += watts;
      maximum = Math.max(maximum, watts);
    }
  }
  const mean = sum / count;
  switch (scaling) {
    case "MaxScaling":
      return { offset: 0, scale: maximum };
    case "MeanScaling":
      return { offset: 0, scale: mean };
    case "MeanMaxScaling":
      return { offset: mean, scale: maximum };
    case "StandardScaling":
      return { offset: mean, scale: Math.sqrt(squaredDeviation(series, mean) / count) };
    default:
      throw new InputError(`scaling "${scaling satisfies never}" is unknown`);
  }
}

function squaredDeviation(series: readonly Float64Array[], mean: number): number {
  let sum = 0;
  for (const values of series) for (const watts of values) sum += (watts - mean) ** 2;
  return sum;
}

/** W to scaled units. */
export function scale(watts: Float64Array, { offset, scale }: ScaleStatistics): Float64Array {
  return watts.map((value) => (value - offset) / scale);
}

/** Scaled units to W. */
export function unscale(scaled: Float64Array, { offset, scale }: ScaleStatistics): Float64Array {
  return scaled.map((value) => value * scale + offset);
}
