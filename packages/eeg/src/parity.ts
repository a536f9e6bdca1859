// One function per kind of golden case of this domain.
import type { ParityCase, ParityOptions, ParityValues } from "@sciformer/core";
import { alignmentParity } from "./parity/alignment.ts";
import { ccaParity, cspLdaParity } from "./parity/baselines.ts";
import { bipolarParity } from "./parity/bipolar.ts";
import { fileDecoding } from "./parity/files.ts";
import { bandpassParity, filtersParity } from "./parity/filters.ts";
import { leadFieldParity } from "./parity/lead-field.ts";
import { metricsParity } from "./parity/metrics.ts";
import { baselineForward, dbconformerForward, dbconformerTrainForward } from "./parity/model.ts";
import { resampleParity, spectraParity } from "./parity/resampling.ts";
import { splitsParity } from "./parity/splits.ts";
import { dbconformerTrajectory } from "./parity/train.ts";

/** An adapter that runs no network and so needs neither engine nor waiting. */
const plain = (run: (testCase: ParityCase) => ParityValues) => async (testCase: ParityCase) => run(testCase);

/** Kind of a case -> what runs it. */
export const parity: Readonly<Record<string, (testCase: ParityCase, options: ParityOptions) => Promise<ParityValues>>> =
  {
    "dbconformer.forward": dbconformerForward,
    "dbconformer.train_forward": dbconformerTrainForward,
    "dbconformer.trajectory": dbconformerTrajectory,
    "baseline.eegnet": baselineForward,
    "baseline.scnn": baselineForward,
    "baseline.fbcnet": baselineForward,
    "baseline.ifnet": baselineForward,
    "baseline.eegconformer": baselineForward,
    "baseline.ctnet": baselineForward,
    file_decoding: fileDecoding,
    bipolar: plain(bipolarParity),
    euclidean_alignment: plain(alignmentParity),
    filters: plain(filtersParity),
    bandpass: plain(bandpassParity),
    resample: plain(resampleParity),
    spectra: plain(spectraParity),
    splits: plain(splitsParity),
    csp_lda: plain(cspLdaParity),
    cca: plain(ccaParity),
    leadfield: plain(leadFieldParity),
    metrics: plain(metricsParity),
  };
