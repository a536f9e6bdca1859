// Tests that the golden cases of this domain come out within their tolerances, on every engine and backend.
import { fileURLToPath } from "node:url";
import { describeGoldenCases } from "@sciformer/core/testing";
import { parity } from "./parity.ts";

const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/eeg/", import.meta.url));

describeGoldenCases({ name: "eeg", parity }, FIXTURES, {
  network: [
    "baseline_ctnet",
    "baseline_eegconformer",
    "baseline_eegnet",
    "baseline_fbcnet",
    "baseline_ifnet",
    "baseline_scnn",
    "dbconformer_blankertz_nodrop",
    "dbconformer_gate",
    "dbconformer_meanpool_nopos",
    "dbconformer_paper_bnci2014001",
    "dbconformer_small_eval",
    "dbconformer_small_train_bn",
    "dbconformer_temporal_only",
    "dbconformer_train5",
    "dbconformer_train5_officialinit",
  ],
  plain: [
    "bipolar18",
    "cca_ssvep",
    "csp_lda",
    "euclidean_alignment",
    "file_decoding_small",
    "filters",
    "leadfield_4shell",
    "leadfield_homogeneous",
    "metrics",
    "moabb_bandpass",
    "resample",
    "spectra",
    "splits",
  ],
});
