// On/off status of an appliance: thresholds, then the clean-up of short gaps and short activations.
import type { ApplianceParameters } from "./appliances.ts";

/** Durations of the clean-up in samples of the series. */
export interface StatusDurations {
  readonly minOn: number;
  readonly minOff: number;
  readonly minActivation: number;
}

/** 1 where min_w <= power <= max_w; missing (NaN) counts as off. */
export function thresholdStatus(watts: Float32Array, { min_w, max_w }: ApplianceParameters): Uint8Array {
  const upper = max_w ?? Number.POSITIVE_INFINITY;
  const status = new Uint8Array(watts.length);
  for (let i = 0; i < watts.length; i++) status[i] = watts[i]! >= min_w && watts[i]! <= upper ? 1 : 0;
  return status;
}

/**
 * Merges runs of 1 that lie at most `minOff` samples apart, then drops runs shorter than `minOn`, then runs
 * shorter than `minActivation`. The first run is always kept by the merge, however long `minOff` is.
 *
 * @see Kelly & Knottenbelt 2015, "Neural NILM", section 3.2
 */
export function filterStatus(status: Uint8Array, { minOn, minOff, minActivation }: StatusDurations): Uint8Array {
  const kept = new Uint8Array(status.length);
  const shortest = Math.max(minOn, minActivation);
  let start = -1;
  let end = -1;
  const close = () => {
    if (start >= 0 && end - start >= shortest) kept.fill(1, start, end);
  };
  for (let i = 0; i < status.length; ) {
    if (status[i] === 0) {
      i++;
      continue;
    }
    let runEnd = i + 1;
    while (runEnd < status.length && status[runEnd] !== 0) runEnd++;
    if (start < 0 || i - end > minOff) {
      close();
      start = i;
    }
    end = runEnd;
    i = runEnd;
  }
  close();
  return kept;
}

const SAMPLE_S = 10;

/** Durations of a table in 10 s samples as samples of `binS`: gaps rounded down, activations rounded up. */
export function statusDurations(parameters: ApplianceParameters, binS: number): StatusDurations {
  const samples = (count: number) => (count * SAMPLE_S) / binS;
  return {
    minOn: Math.ceil(samples(parameters.min_on)),
    minOff: Math.floor(samples(parameters.min_off)),
    minActivation: Math.ceil(samples(parameters.min_activation)),
  };
}

/** Thresholds and clean-up in one: the cleaned status of a series with one value every `binS` seconds. */
export function cleanStatus(watts: Float32Array, parameters: ApplianceParameters, binS: number): Uint8Array {
  return filterStatus(thresholdStatus(watts, parameters), statusDurations(parameters, binS));
}
