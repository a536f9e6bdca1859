// All that is measured of one predicted state: errors, correlation, spectra, conserved quantities.
import { channelSums, correlation, errorSums, mean, meanAbsoluteError, nrmse, type Values, vrmse } from "../metrics.ts";
import { energySpectrum, type FieldTransform, spectrumError } from "./spectrum.ts";

/** Of one state at one step; everything in normalised units. NaN where a figure is undefined. */
export interface StateErrors {
  readonly nrmse: number;
  /** Mean over channels. */
  readonly vrmse: number;
  readonly mae: number;
  readonly max: number;
  /** Mean over channels that vary. */
  readonly correlation: number;
  /** Decades, mean over channels. */
  readonly spectrum: number;
  /** |mean of the prediction - mean of the truth|: of what a conservation law keeps, mean over channels. */
  readonly mass: number;
  /** |mean square of the prediction / that of the truth - 1|: kinetic energy of a velocity, enstrophy of a vorticity. */
  readonly energy: number;
}

/** What of a state is compared. */
export interface StateShape {
  readonly channels: number;
  readonly transform: FieldTransform;
  /** [points], 0 where a point does not count: spectra then mean nothing. */
  readonly valid?: Uint8Array | undefined;
}

const finiteMean = (values: readonly number[]) => mean(values.filter((value) => !Number.isNaN(value)));

/** Energy by wave number, mean over channels. */
export function stateSpectrum(state: Values, { channels, transform }: StateShape): Float64Array {
  const spectra = Array.from({ length: channels }, (_, c) => energySpectrum(state, c * transform.points, transform));
  return spectra[0]!.map((_, k) => mean(spectra.map((spectrum) => spectrum[k]!)));
}

/**
 * @param predicted [channels, height, width]
 * @param truth the same
 */
export function stateErrors(predicted: Values, truth: Values, shape: StateShape): StateErrors {
  const { channels, transform, valid } = shape;
  const whole = errorSums(predicted, truth, 0, truth.length, valid);
  const each = channelSums(predicted, truth, channels, valid);
  const spectra = Array.from({ length: channels }, (_, c) => {
    const from = c * transform.points;
    return spectrumError(energySpectrum(predicted, from, transform), energySpectrum(truth, from, transform));
  });
  return {
    nrmse: nrmse(whole),
    vrmse: mean(each.map(vrmse)),
    mae: meanAbsoluteError(whole),
    max: whole.largest,
    correlation: finiteMean(each.map(correlation)),
    spectrum: valid === undefined ? finiteMean(spectra) : Number.NaN,
    mass: mean(each.map(({ count, predicted: sum, truth: wanted }) => Math.abs(sum - wanted) / count)),
    energy: Math.abs(whole.predictedPower / whole.power - 1),
  };
}
