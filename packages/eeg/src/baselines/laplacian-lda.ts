// The simplest motor-imagery decoder: mu and beta power of two Laplacian channels over the hand areas.
import { channelPosition, electrodeName } from "../montage/names.ts";
import type { UnitVector } from "../montage/positions.ts";
import type { Trial } from "../recording.ts";
import { applyZeroPhase, zeroPhaseButterworth } from "../signal/bandpass.ts";
import { labelIndices, windowRange } from "./band.ts";
import { BAND_DEFAULTS, type BandOptions, type Baseline, type FittedBaseline, type TrialSet } from "./baseline.ts";
import { fitLda, probabilities } from "./lda.ts";

const HANDS = ["C3", "C4"];
const NEIGHBOURS = 4;

/** Hz. */
type FrequencyBand = readonly [low: number, high: number];
const MU: FrequencyBand = [8, 13];
const BETA: FrequencyBand = [16, 26];

export interface LaplacianOptions {
  /** Seconds from the event; null for the whole trial. */
  readonly window: BandOptions["window"];
  readonly bands: readonly FrequencyBand[];
}

/** A channel and those that are subtracted from it, as places. */
interface Laplacian {
  readonly centre: number;
  readonly around: readonly number[];
}

const cosine = (a: UnitVector, b: UnitVector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The hand channels with their nearest neighbours; fewer around them where the cap has fewer channels. */
function laplacians(channels: readonly string[]): Laplacian[] {
  const positions = channels.map(channelPosition);
  return HANDS.flatMap((hand) => {
    const centre = channels.findIndex((name) => electrodeName(name) === hand);
    const here = positions[centre];
    if (!here) return [];
    const around = [...channels.keys()]
      .filter((place) => place !== centre && positions[place] !== undefined)
      .sort((a, b) => cosine(here, positions[b]!) - cosine(here, positions[a]!))
      .slice(0, NEIGHBOURS);
    return [{ centre, around }];
  });
}

/** A channel less the mean of those around it. */
function laplacianOf(eeg: Float32Array, length: number, { centre, around }: Laplacian): Float64Array {
  const result = Float64Array.from(eeg.subarray(centre * length, (centre + 1) * length));
  for (const place of around) for (let t = 0; t < length; t++) result[t]! -= eeg[place * length + t]! / around.length;
  return result;
}

/** log of the mean square of each Laplacian channel in each band, [bands * channels]. */
function logPowers(eeg: Float32Array, set: TrialSet, plan: readonly Laplacian[], options: LaplacianOptions) {
  const length = eeg.length / set.channels.length;
  const [from, to] = windowRange(length, set, options.window);
  const signals = plan.map((laplacian) => laplacianOf(eeg, length, laplacian));
  const filters = options.bands.map(([low, high]) => zeroPhaseButterworth({ type: "bandpass", low, high }, set.sfreq));
  return Float64Array.from(
    filters.flatMap((filter) =>
      signals.map((signal) => {
        const part = applyZeroPhase(filter, signal).subarray(from, to);
        return Math.log(part.reduce((sum, value) => sum + value * value, 0) / part.length);
      }),
    ),
  );
}

function fit(trials: readonly Trial[], set: TrialSet, options: LaplacianOptions): FittedBaseline {
  const plan = laplacians(set.channels);
  const features = (list: readonly Trial[]) => list.map(({ eeg }) => logPowers(eeg, set, plan, options));
  const classifier = fitLda(features(trials), labelIndices(trials, set), set.classes.length);
  return { predict: (list) => features(list).map((x) => probabilities(classifier, x)) };
}

/** Discriminant analysis on the mu and beta power of C3 and C4, each less the mean of its four neighbours. */
export function laplacianLda(given: Partial<LaplacianOptions> = {}): Baseline {
  const options = { window: BAND_DEFAULTS.window, bands: [MU, BETA], ...given };
  return {
    name: "Laplacian C3/C4 LDA",
    suits: ({ channels, sfreq }) => laplacians(channels).length === HANDS.length && sfreq > 2 * BETA[1],
    fit: (trials, set) => fit(trials, set, options),
  };
}
