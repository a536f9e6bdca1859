// Filters and resampling of whole recordings, gap by gap, and their record in words for the dataset's metadata.
import type { Recording } from "../recording.ts";
import { applyZeroPhase, zeroPhaseButterworth } from "./bandpass.ts";
import type { Band } from "./filter-design.ts";
import { resample } from "./resample.ts";
import { roundHalfEven } from "./rounding.ts";
import { perStretch } from "./stretches.ts";
import { zeroPhaseTransferFilter } from "./transfer-filter.ts";
import { notch } from "./transfer-function.ts";

/** One step of pre-processing, as the metadata key `filters` lists it. */
export type FilterStep =
  | ({ readonly kind: "butterworth"; readonly order: number } & Band)
  | { readonly kind: "notch"; readonly frequency: number; readonly quality: number };

function stretchFilter(step: FilterStep, sfreq: number): (stretch: Float64Array) => Float64Array {
  if (step.kind === "notch") {
    const filter = notch(step.frequency, step.quality, sfreq);
    const shortest = 3 * filter.a.length + 1;
    return (stretch) => (stretch.length < shortest ? nothing(stretch) : zeroPhaseTransferFilter(filter, stretch));
  }
  const filter = zeroPhaseButterworth(step, sfreq, step.order);
  return (stretch) => (stretch.length < 2 ? nothing(stretch) : applyZeroPhase(filter, stretch));
}

/** What is too short to be filtered is a gap. */
const nothing = (stretch: Float64Array): Float64Array => new Float64Array(stretch.length).fill(Number.NaN);

/**
 * The recording with all but its trigger channels filtered without phase shift, each gap-free stretch for itself.
 *
 * @throws InputError for frequencies that the sampling rate does not allow
 */
export function filterRecording(recording: Recording, steps: readonly FilterStep[]): Recording {
  const filters = steps.map((step) => stretchFilter(step, recording.sfreq));
  const samples = recording.samples.map((channel, k) =>
    recording.channels[k]!.kind === "stim"
      ? channel
      : filters.reduce((signal, filter) => perStretch(signal, filter), channel),
  );
  return { ...recording, samples };
}

/**
 * The recording at another rate. Trigger channels are carried over by their nearest samples.
 *
 * @param sfreq Hz
 * @throws InputError for a rate that is not positive
 */
export function resampleRecording(recording: Recording, sfreq: number): Recording {
  if (sfreq === recording.sfreq) return recording;
  const samples = recording.samples.map((channel, k) =>
    recording.channels[k]!.kind === "stim"
      ? nearest(channel, recording.sfreq, sfreq)
      : resample(channel, recording.sfreq, sfreq),
  );
  return { ...recording, sfreq, samples };
}

function nearest(samples: Float64Array, from: number, to: number): Float64Array {
  const length = roundHalfEven((samples.length * to) / from);
  return Float64Array.from({ length }, (_, i) => samples[Math.min(samples.length - 1, Math.round((i * from) / to))]!);
}
