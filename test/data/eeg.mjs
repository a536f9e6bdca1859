// Checks of eeg on real recordings: golden cases, readers, and a benchmark held to its gate.
import { join } from "node:path";
import { rowsOf } from "./steps/figures.mjs";
import { checkGoldenCases } from "./steps/golden-cases.mjs";

const PARITY_KINDS = new Set([
  "dbconformer.forward",
  "dbconformer.train_forward",
  "dbconformer.trajectory",
  "baseline.eegnet",
  "baseline.scnn",
  "baseline.fbcnet",
  "baseline.ifnet",
  "baseline.eegconformer",
  "baseline.ctnet",
  "file_decoding",
  "bipolar",
  "euclidean_alignment",
  "filters",
  "bandpass",
  "resample",
  "spectra",
  "splits",
  "csp_lda",
  "cca",
  "leadfield",
  "metrics",
]);

const CAP_22 = "Fz,FC3,FC1,FCz,FC2,FC4,C5,C3,C1,Cz,C2,C4,C6,CP3,CP1,CPz,CP2,CP4,P1,Pz,P2,POz";
/** Left or right fist of one person: four runs train, two test. */
const FISTS = [
  ...["--events", "T1=left,T2=right", "--band", "8-32", "--channels", CAP_22],
  ...["--sessions", "train=3,4,7,8", "test=11,12", "--split", "sessions:train"],
];
const FIST_TRIALS = 90;
/** Accuracies in per cent of the 30 test trials: what the network must reach, and what CSP+LDA is known to. */
const LEAST = 83;
const CSP_LDA = 80;

/** The list of checks, in order. */
export function checks({ shared, work, command }) {
  const data = join(shared, "data/eeg");
  const fists = join(data, "eegmmidb_s001");
  return [
    { name: "golden cases", run: () => checkGoldenCases(command, join(shared, "fixtures/eeg"), PARITY_KINDS) },
    { name: "import edf eegmmidb_s001", run: () => checkImport(command, fists, join(work, "fists")) },
    { name: "left or right fist", run: () => checkBenchmark(command, fists) },
  ];
}

async function checkImport(command, recordings, out) {
  await command(["data", "import", "edf", recordings, ...FISTS, "--out", out]);
  const found = rowsOf(out, "trials");
  if (found !== FIST_TRIALS) throw new Error(`${found} trials, expected ${FIST_TRIALS}`);
}

async function checkBenchmark(command, recordings) {
  const seeds = ["--seeds", "1"];
  const table = await command(["benchmark", "--data", recordings, "--protocol", "cross-session", ...FISTS, ...seeds]);
  const network = Number(/^DBConformer, seed 1: accuracy ([\d.]+) %/m.exec(table)?.[1]);
  const baseline = 100 * Number(/CSP\+LDA +([\d.]+)/.exec(table)?.[1]);
  if (!(network >= LEAST)) throw new Error(`${table}\n${network} %, at least ${LEAST} % is wanted`);
  if (Math.abs(baseline - CSP_LDA) > 0.05) throw new Error(`${table}\nCSP+LDA ${baseline} %, expected ${CSP_LDA} %`);
  return table.trimEnd();
}
