// Checks of crystal on real structures: golden cases, importers, and trainings on MP-20 held to their gates.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { figuresOf, rowsOf } from "./steps/figures.mjs";
import { checkGoldenCases } from "./steps/golden-cases.mjs";

const PARITY_KINDS = new Set([
  "wyformer.next_token",
  "wyformer.scalar",
  "wyformer.generate",
  "tokenise",
  "decode",
  "temperature",
  "metrics",
  "charge_neutrality",
]);

/** Tables with a column `cif`, and how many structures each has; those with a flaw are skipped and listed. */
const IMPORTS = [
  { file: "perov5_val.csv.gz", rows: 3787 },
  { file: "carbon24_val.csv.gz", rows: 2032 },
  { file: "mpts52_val.csv.gz", rows: 5000 },
];
const MP20 = ["mp20_biternary_val.csv.gz", "mp20_biternary_test.csv.gz"];
const MP20_ROWS = 7140 + 7118;

/** One property model for three targets; what its test split must reach. */
const PROPERTIES = [
  { target: "formation_energy_per_atom", metric: "MAE", most: 0.18, unit: "eV/atom" },
  { target: "band_gap", metric: "MAE", most: 0.32, unit: "eV" },
  { target: "volume_per_atom", metric: "MRE", most: 0.072, unit: "(relative)" },
];
const MOST_NATS = 20.5;
const LEAST_VALID = 0.87;
const GENERATED = 200;
/** Shares of the decoded genes that have their atoms far enough apart, and of these with the group asked for. */
const LEAST_FAR = 0.95;
const LEAST_SAME_GROUP = 0.93;

/** The list of checks, in order: later ones use the datasets and the runs that earlier ones made. */
export function checks({ shared, work, command }) {
  const data = join(shared, "data/crystal");
  const context = { data, work, command };
  return [
    {
      name: "golden cases",
      run: () => checkGoldenCases(command, join(shared, "fixtures/crystal"), PARITY_KINDS),
    },
    ...IMPORTS.map((entry) => ({ name: `import csv ${entry.file}`, run: () => checkImport(context, entry) })),
    { name: "import of single CIF files", run: () => checkCifs(context) },
    { name: "import csv MP-20, binary and ternary", run: () => importMp20(context) },
    { name: "generator on MP-20", run: () => checkGenerator(context) },
    { name: `${GENERATED} structures`, run: () => checkStructures(context) },
    { name: "properties on MP-20", run: () => checkProperties(context) },
  ];
}

async function checkImport({ data, work, command }, { file, rows }) {
  const out = join(work, file);
  await command(["data", "import", "csv", join(data, file), "--split", "hash", "--out", out]);
  expectRows(rowsOf(out, "structures"), rows);
}

async function checkCifs({ data, work, command }) {
  const folder = join(data, "cif");
  const out = join(work, "cif");
  await command(["data", "import", "cif", folder, "--ordered-only", "skip", "--out", out]);
  expectRows(rowsOf(out, "structures"), readdirSync(folder).filter((name) => name.endsWith(".cif")).length);
}

async function importMp20({ data, work, command }) {
  const files = MP20.map((file) => join(data, file));
  const out = join(work, "mp20");
  await command(["data", "import", "csv", ...files, "--split", "hash", "--out", out]);
  expectRows(rowsOf(out, "structures"), MP20_ROWS);
}

async function checkGenerator(context) {
  const table = await trained(context, "generator", ["--steps", "1200"]);
  const { NATS, VALID } = figuresOf(join(context.work, "runs/crystal/generator"), "WyFormer");
  if (!(NATS <= MOST_NATS)) throw new Error(`${table}${NATS} nats a structure, at most ${MOST_NATS} are wanted`);
  if (!(VALID >= LEAST_VALID)) throw new Error(`${table}${VALID} are valid, at least ${LEAST_VALID} are wanted`);
  return table;
}

async function checkStructures({ work, command }) {
  const out = join(work, "cifs");
  const runs = ["--runs", join(work, "runs")];
  const output = await command(["generate", "generator", "--count", `${GENERATED}`, "--out", out, ...runs]);
  const [far, same] = output
    .match(/apart: ([\d.]+) % of the genes; of these ([\d.]+) %/)
    .slice(1)
    .map(Number);
  if (far < 100 * LEAST_FAR || same < 100 * LEAST_SAME_GROUP) throw new Error(output);
  const cifs = readdirSync(out).filter((name) => name.endsWith(".cif"));
  if (cifs.length !== GENERATED) throw new Error(`${cifs.length} CIF files, expected ${GENERATED}`);
  return output.trimEnd();
}

async function checkProperties(context) {
  const targets = PROPERTIES.map(({ target }) => target).join(",");
  const table = await trained(context, "properties", ["--target", targets, "--steps", "1500"]);
  for (const { target, metric, most, unit } of PROPERTIES) {
    const value = figuresOf(join(context.work, "runs/crystal/properties"), "WyFormer", target)[metric];
    if (!(value <= most)) throw new Error(`${table}${target}: ${value} ${unit}, at most ${most} is wanted`);
  }
  return table;
}

/** Trains the small network on MP-20 and evaluates it; returns the table. */
async function trained({ work, command }, name, options) {
  const runs = ["--runs", join(work, "runs")];
  await command(["train", "--data", join(work, "mp20"), "--size", "small", "--name", name, ...options, ...runs]);
  return (await command(["evaluate", name, ...runs])).trimEnd();
}

function expectRows(found, expected) {
  if (found !== expected) throw new Error(`${found} rows, expected ${expected}`);
}
