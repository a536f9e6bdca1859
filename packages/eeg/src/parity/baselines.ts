// Parity of common spatial patterns with discriminant analysis, and of canonical correlation.
import type { ParityCase, ParityValues } from "@sciformer/core";
import { z } from "zod";
import { normalisedScatter } from "../alignment/covariance.ts";
import { canonicalCorrelations } from "../baselines/cca.ts";
import { classScatter, fitCsp, logPowerShares } from "../baselines/csp.ts";
import { decisionFunction, fitLda, plainCovariance } from "../baselines/lda.ts";
import { arrayOf, rowsOf, stacked } from "./arrays.ts";

const cspSchema = z.object({ n_pairs: z.int(), accuracy_on_rest: z.number().optional() });

/** Kind `csp_lda`: filters of all trials, classifier of those that the mask names. */
export function cspLdaParity(testCase: ParityCase): ParityValues {
  const { n_pairs: pairs, accuracy_on_rest: wanted } = cspSchema.parse(testCase.json);
  const input = arrayOf(testCase, "input/trials");
  const channels = input.shape[1]!;
  const trials = rowsOf(input);
  const labels = arrayOf(testCase, "input/labels").data;
  const mask = arrayOf(testCase, "input/train_mask").data;
  const [class0, class1] = [0, 1].map((k) =>
    classScatter(
      trials.filter((_, i) => labels[i] === k),
      channels,
    ),
  );
  const { eigenvalues, filters } = fitCsp(class0!, class1!, pairs);
  const features = trials.map((eeg) => logPowerShares(filters, normalisedScatter(eeg, channels)));
  const training = features.filter((_, i) => mask[i] === 1);
  const { w, b } = decisionFunction(
    fitLda(
      training,
      labels.filter((_, i) => mask[i] === 1),
      2,
      plainCovariance,
    ),
  );
  const decision = features.map((x) => x.reduce((sum, value, k) => sum + value * w[k]!, b));
  const predicted = decision.map((value) => (value > 0 ? 1 : 0));
  const rest = predicted.filter((_, i) => mask[i] === 0);
  const right = predicted.filter((value, i) => mask[i] === 0 && value === labels[i]).length;
  const square = [channels, channels];
  return {
    "mid/cov_class0": { shape: square, data: class0!.to1DArray() },
    "mid/cov_class1": { shape: square, data: class1!.to1DArray() },
    "mid/eigenvalues": eigenvalues,
    "mid/filters": { shape: [filters.rows, channels], data: filters.to1DArray() },
    "output/log_power_features": stacked(features),
    "mid/lda_w": w,
    "mid/lda_b": [b],
    "output/decision": decision,
    "output/predicted": predicted,
    ...(wanted !== undefined && { accuracy_on_rest: { got: right / rest.length, want: wanted } }),
  };
}

/** Kind `cca`. */
export function ccaParity(testCase: ParityCase): ParityValues {
  const { fs, harmonics } = z.object({ fs: z.number(), harmonics: z.int() }).parse(testCase.json);
  const { shape, data } = arrayOf(testCase, "input/x");
  const frequencies = arrayOf(testCase, "input/freqs").data;
  return { "output/rho": canonicalCorrelations(data, shape[0]!, frequencies, harmonics, fs) };
}
