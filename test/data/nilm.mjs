// Checks of nilm on measured households: golden cases, importers, prediction, and trainings held to their gates.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { figuresOf, rowsOf } from "./steps/figures.mjs";
import { checkGoldenCases } from "./steps/golden-cases.mjs";

const PARITY_KINDS = new Set([
  "model.forward",
  "model.gradients",
  "model.trajectory",
  "timestamp_features",
  "import.ukdale",
  "import.refit",
  "status_filter",
  "scaler",
  "splits",
  "metrics",
  "metrics.energy_aggregation",
  "schedule",
]);

const DAY = 1440;
const MONTH_30 = 30 * DAY;
const MONTH_31 = 31 * DAY;

/** Excerpts by importer; `rows` are minutes (hours for the coarse one) from the first reading to the last. */
const IMPORTS = [
  { format: "csv", files: /^csv\/UKDALE_House2_/, rows: 15_992 + MONTH_30 + 2 * MONTH_31 + MONTH_30 + 13_276 },
  { format: "csv", files: /^csv\/REFIT_House20_/, rows: 662_864 },
  { format: "csv", files: /^csv\/REFIT_House2_/, rows: 573_120 + 90 * DAY },
  { format: "csv", files: /^csv\/IDEAL_House65_/, rows: 2 * MONTH_30 + 28 * DAY + (215 + 31) * DAY },
  { format: "csv", files: /^csv\/IDEAL_House175_/, rows: MONTH_31 },
  { format: "ukdale", files: /^ukdale_dat$/, rows: 14 * DAY },
  { format: "nilmtk", files: /2weeks_zlib\.h5$/, rows: 14 * DAY },
  { format: "nilmtk", files: /2weeks_blosc\.h5$/, rows: 14 * DAY },
  { format: "nilmtk", files: /testfile_co\.h5$/, rows: 67 },
  { format: "nilmtk", files: /testfile_energy\.h5$/, rows: 3 },
  { format: "energy", files: /^coarse\/AMPds/, options: ["--unit", "Wh"], rows: 17_519 + 2 },
];

/** Naive times are taken as they stand; 6000 W is the largest aggregate that the publisher left in. */
const READ = ["--tz", "UTC", "--max-power", "6000"];
const TRANSFER = {
  name: "transfer",
  files: /^csv\/(REFIT_House20?|UKDALE_House2)_/,
  splits: ["--train", "REFIT_House2,REFIT_House20", "--test", "UKDALE_House2"],
};
const SEEN = {
  name: "seen",
  files: /^csv\/UKDALE_House2_/,
  splits: ["--train", "UKDALE_House2@..2013-08-31", "--test", "UKDALE_House2@2013-09-01.."],
};

/** Trainings of 500 steps with what they must reach; each must also beat the edge matcher's MAE. */
const GATES = [
  { title: "REFIT 2 and 20 -> UK-DALE 2, kettle", data: TRANSFER, target: "kettle", MR: 0.4, F1_SCORE: 0.65 },
  { title: "REFIT 2 and 20 -> UK-DALE 2, dishwasher", data: TRANSFER, target: "dishwasher", MR: 0.6, F1_SCORE: 0.77 },
  {
    title: "UK-DALE 2, May to August -> September and October, kettle",
    data: SEEN,
    target: "kettle",
    MR: 0.75,
    F1_SCORE: 0.83,
  },
];
const STEPS = 500;
const MODEL = "NILMFormer";

/** The list of checks, in order: later ones use the datasets and the run that earlier ones made. */
export function checks({ shared, work, command }) {
  const data = join(shared, "data/nilm");
  const matching = (pattern) => {
    const found = readdirSync(data, { recursive: true }).map((path) => path.replaceAll("\\", "/"));
    const files = found.filter((path) => pattern.test(path)).sort();
    if (files.length === 0) throw new Error(`no file matches ${pattern} in ${data}`);
    return files.map((path) => join(data, path));
  };
  const context = { shared, work, command, matching };
  return [
    {
      name: "golden cases",
      run: () => checkGoldenCases(command, join(shared, "fixtures/nilm"), PARITY_KINDS),
    },
    ...IMPORTS.map((entry) => ({
      name: `import ${entry.format} ${entry.files.source}`,
      run: () => checkImport(context, entry),
    })),
    ...[TRANSFER, SEEN].map((entry) => ({ name: `import ${entry.name}`, run: () => importSplits(context, entry) })),
    ...GATES.map((gate) => ({ name: gate.title, run: () => checkGates(context, gate) })),
    { name: "prediction of a month", run: () => checkPrediction(context) },
  ];
}

async function checkImport({ work, command, matching }, { format, files, options = [], rows }) {
  const out = join(work, `import-${format}-${rows}`);
  const words = format === "csv" || format === "energy" ? ["--tz", "UTC", ...options] : options;
  await command([
    "data",
    "import",
    format,
    ...matching(files),
    ...words,
    "--split",
    "all",
    "--out",
    out,
    "--overwrite",
  ]);
  const found = rowsOf(out, "readings");
  if (found !== rows) throw new Error(`${found} rows, expected ${rows}`);
}

async function importSplits({ work, command, matching }, { name, files, splits }) {
  await command(["data", "import", "csv", ...matching(files), ...READ, ...splits, "--out", join(work, name)]);
}

async function checkGates({ work, command }, { title, data, target, ...least }) {
  const run = `${data.name}-${target}`;
  const where = ["--runs", join(work, "runs")];
  await command([
    "train",
    "--data",
    join(work, data.name),
    "--target",
    target,
    "--steps",
    `${STEPS}`,
    "--name",
    run,
    ...where,
  ]);
  const table = await command(["evaluate", run, ...where]);
  const figures = (method) => figuresOf(join(work, "runs/nilm", run), method);
  const ours = figures(MODEL);
  const short = Object.entries(least).filter(([metric, value]) => !(ours[metric] >= value));
  const edge = figures("edge").MAE;
  const problems = [
    ...short.map(([metric, value]) => `${metric} is ${ours[metric].toFixed(3)}, at least ${value} is wanted`),
    ...(ours.MAE < edge ? [] : [`MAE is ${ours.MAE.toFixed(2)} W, the edge matcher has ${edge.toFixed(2)} W`]),
  ];
  if (problems.length > 0) throw new Error(`${table}${title}: ${problems.join("; ")}`);
  return table.trimEnd();
}

async function checkPrediction({ work, command, matching }) {
  const [file] = matching(/^csv\/UKDALE_House2_2013-10/);
  const out = join(work, "predictions.csv");
  const run = join(work, "runs/nilm/seen-kettle");
  await command(["predict", run, file, "--tz", "UTC", "--out", out]);
  const rows = readFileSync(out, "utf8").trimEnd().split("\n").length - 1;
  if (rows !== 13_276) throw new Error(`${rows} rows of predictions, expected 13276`);
}
