// The baselines that stand beside the network, set up for the data at hand.
import type { Baseline, TrialSet } from "../baselines/baseline.ts";
import { BAND_DEFAULTS, type BandOptions } from "../baselines/baseline.ts";
import { cca } from "../baselines/cca.ts";
import { cspLda } from "../baselines/csp-lda.ts";
import { laplacianLda } from "../baselines/laplacian-lda.ts";
import { majorityClass } from "../baselines/majority.ts";
import { tangentSpaceLda } from "../baselines/tangent-space.ts";
import type { TaskConfig } from "../config.ts";

/** Names of the baselines that suit all data. */
export const BASELINES: readonly string[] = [majorityClass, cspLda(), cspLda({ aligned: true }), tangentSpaceLda()].map(
  ({ name }) => name,
);

/** A band-pass inside of these, Hz, was chosen for the task. */
const [LOWEST, HIGHEST] = [4, 45];

/** True where the recordings have been filtered to the rhythms of the task. */
function isNarrow({ filters }: TaskConfig): boolean {
  return filters.some(
    ({ kind, low, high }) => kind === "butterworth" && Number(low) >= LOWEST && Number(high) <= HIGHEST,
  );
}

export function trialSetOf({ channels, sfreq, tmin, classes }: TaskConfig): TrialSet {
  return { channels, sfreq, tmin, classes };
}

/**
 * The baselines that suit the data. Data filtered for the task is taken as it is; otherwise 8 to 32 Hz, half a second
 * after the event to half a second before the end of four seconds.
 *
 * @param isWithin training and test are of the same subjects
 */
export function baselinesFor(task: TaskConfig, isWithin: boolean): readonly Baseline[] {
  const whole = isNarrow(task) ? { band: null, window: null } : {};
  const options: BandOptions = { ...BAND_DEFAULTS, ...whole };
  const pairs = isWithin ? 2 : 3;
  const all = [
    majorityClass,
    cspLda({ ...options, pairs }),
    cspLda({ ...options, pairs, aligned: true }),
    tangentSpaceLda(options),
    laplacianLda(options),
    cca(),
  ];
  const set = trialSetOf(task);
  return all.filter((baseline) => baseline.suits(set));
}
