// The classic of motor imagery: band-pass, common spatial patterns, log power, discriminant analysis with shrinkage.
import type { Report } from "@sciformer/core";
import type { Matrix } from "ml-matrix";
import { meanMatrix, normalisedScatter } from "../alignment/covariance.ts";
import type { Trial } from "../recording.ts";
import { bandTrials, labelIndices } from "./band.ts";
import { BAND_DEFAULTS, type BandOptions, type Baseline, type FittedBaseline, type TrialSet } from "./baseline.ts";
import { fitCsp, logPowerShares } from "./csp.ts";
import { fitLda, probabilities } from "./lda.ts";

export interface CspOptions extends BandOptions {
  /** Filters from either end of the spectrum: 2 within a subject, 3 across subjects. */
  readonly pairs: number;
  /** Euclidean alignment of each session before. */
  readonly aligned: boolean;
}

/** Filters of two classes; of more, those of each class against the mean of the others, one below the other. */
function filterBank(scatters: readonly Matrix[], pairs: number): Matrix[] {
  if (scatters.length === 2) return [fitCsp(scatters[0]!, scatters[1]!, pairs).filters];
  return scatters.map((own, k) => fitCsp(own, meanMatrix(scatters.filter((_, other) => other !== k)), pairs).filters);
}

function features(filters: readonly Matrix[], scatter: Matrix): Float64Array {
  return Float64Array.from(filters.flatMap((bank) => Array.from(logPowerShares(bank, scatter))));
}

function fit(trials: readonly Trial[], set: TrialSet, options: CspOptions, report?: Report): FittedBaseline {
  const scattersOf = (list: readonly Trial[], mode: "batch" | "online", to?: Report) =>
    bandTrials(list, set, options, options.aligned ? mode : "none", to).map((eeg) =>
      normalisedScatter(eeg, set.channels.length),
    );
  const labels = labelIndices(trials, set);
  const scatters = scattersOf(trials, "batch", report);
  const byClass = set.classes.map((_, k) => scatters.filter((_, i) => labels[i] === k));
  const present = byClass.filter((members) => members.length > 0);
  const filters = filterBank(present.map(meanMatrix), options.pairs);
  const classifier = fitLda(
    scatters.map((scatter) => features(filters, scatter)),
    labels,
    set.classes.length,
  );
  return {
    predict: (list) =>
      scattersOf(list, options.testAlignment).map((scatter) => probabilities(classifier, features(filters, scatter))),
  };
}

/** CSP+LDA, with or without Euclidean alignment. */
export function cspLda(given: Partial<CspOptions> = {}): Baseline {
  const options: CspOptions = { ...BAND_DEFAULTS, pairs: 3, aligned: false, ...given };
  return {
    name: options.aligned ? "CSP+LDA aligned" : "CSP+LDA",
    suits: ({ channels }) => channels.length >= 2,
    fit: (trials, set, report) => fit(trials, set, options, report),
  };
}
