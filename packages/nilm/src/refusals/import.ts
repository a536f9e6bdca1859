// Bad input files that importers refuse, arranged for real: what the specification of each format forbids.
import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Refusal } from "@sciformer/core";
import h5wasm, { File } from "h5wasm/node";

/** 2014-01-06 00:00:00 UTC, a Monday, in unix seconds. */
const START = 1388966400;
const HOUR = 3600;

/** A power that is neither constant nor monotone, in W. */
const wave = (i: number) => 200 + ((i * 37) % 90);

type Lines = (count: number) => string;

/** `<unix> <watts>` lines, six seconds apart. */
const datLines: Lines = (count) => Array.from({ length: count }, (_, i) => `${START + 6 * i} ${wave(i)}\n`).join("");

/** Writes a UK-DALE house: labels and one file per channel. */
async function writeHouse(dir: string, house: string, labels: string, channels: Record<number, string>): Promise<void> {
  await mkdir(join(dir, house), { recursive: true });
  await writeFile(join(dir, house, "labels.dat"), labels);
  for (const [number, lines] of Object.entries(channels)) {
    await writeFile(join(dir, house, `channel_${number}.dat`), lines);
  }
}

const GOOD_CHANNELS = { 1: datLines(600), 2: datLines(600) };
const GOOD_LABELS = "1 aggregate\n2 kettle\n";

function importArgs(format: string, path: string, dir: string, ...options: string[]): string[] {
  return ["data", "import", format, path, "--out", join(dir, "out"), ...options];
}

/** A UK-DALE house with a change, imported. */
function ukdaleRefusal(
  name: string,
  message: RegExp,
  write: (dir: string) => Promise<void>,
  ...options: string[]
): Refusal {
  const arrange = async (dir: string) => {
    await write(dir);
    return importArgs("ukdale", dir, dir, ...options);
  };
  return { name, message, arrange };
}

/** A UK-DALE house whose second channel has one bad line, imported. */
function datLineRefusal(name: string, line: string, message: RegExp): Refusal {
  const lines = `${datLines(4)}${line}\n`;
  return ukdaleRefusal(name, message, (dir) => writeHouse(dir, "House1", GOOD_LABELS, { 1: lines, 2: datLines(10) }));
}

/** One text file, imported. */
function fileRefusal(
  name: string,
  message: RegExp,
  format: string,
  file: string,
  content: string | Uint8Array,
  ...options: string[]
): Refusal {
  const arrange = async (dir: string) => {
    const path = join(dir, file);
    await writeFile(path, content);
    return importArgs(format, path, dir, ...options);
  };
  return { name, message, arrange };
}

/** `time,power` rows with unix seconds. */
function powerCsv(count: number, stepS: number, value: (i: number) => number, header = "time,power"): string {
  const rows = Array.from({ length: count }, (_, i) => `${START + stepS * i},${value(i)}`);
  return `${[header, ...rows].join("\n")}\n`;
}

/** Good minutes, then the given rows. */
function minutesThen(...rows: string[]): string {
  return `${powerCsv(3, 60, wave)}${rows.join("\n")}\n`;
}

const REFIT_HEADER = `Time,Unix,Aggregate,${Array.from({ length: 9 }, (_, i) => `Appliance${i + 1}`).join(",")},Issues`;
const refitRow = (unix: number) => `2014-01-06 00:00:00,${unix},300,1,2,3,4,5,6,7,8,9,0`;

const folderRefusals: readonly Refusal[] = [
  ukdaleRefusal("a house without labels.dat", /House1: labels\.dat is missing/, async (dir) => {
    await mkdir(join(dir, "House1"));
    await writeFile(join(dir, "House1", "channel_1.dat"), datLines(10));
  }),
  ukdaleRefusal("a label without its channel file", /House1\/channel_3\.dat: .*"fridge" is missing/, (dir) =>
    writeHouse(dir, "House1", `${GOOD_LABELS}3 fridge\n`, GOOD_CHANNELS),
  ),
  ukdaleRefusal("a channel file without a label", /House1\/labels\.dat: no label for channel 3/, (dir) =>
    writeHouse(dir, "House1", GOOD_LABELS, { ...GOOD_CHANNELS, 3: datLines(10) }),
  ),
  ukdaleRefusal("a duplicate label", /House1\/labels\.dat line 3: duplicate label "kettle"/, (dir) =>
    writeHouse(dir, "House1", `${GOOD_LABELS}3 kettle\n`, { ...GOOD_CHANNELS, 3: datLines(10) }),
  ),
  ukdaleRefusal("a house without the mains", /labels\.dat: no channel 1/, (dir) =>
    writeHouse(dir, "House1", "2 kettle\n", { 2: datLines(10) }),
  ),
  datLineRefusal(
    "a malformed channel line",
    "1388966500",
    /House1\/channel_1\.dat line 5: expected `<unix> <watts>`, found "1388966500"/,
  ),
  datLineRefusal(
    "a power that is not a number",
    "1388966500 watts",
    /channel_1\.dat line 5: expected `<unix> <watts>`/,
  ),
  datLineRefusal(
    "a power that is not finite",
    "1388966500 inf",
    /channel_1\.dat line 5: power Infinity is not a finite/,
  ),
  datLineRefusal("milliseconds in a channel file", "1388966500000 200", /channel_1\.dat line 5: .*milliseconds/),
  datLineRefusal("a time in the future", "9000000000 200", /channel_1\.dat line 5: time 9000000000 is in the future/),
  datLineRefusal("a time before 1990", "86400 200", /channel_1\.dat line 5: time 86400 is before 1990/),
  ukdaleRefusal(
    "an appliance that no data set knows",
    /unknown appliance "kettel": did you mean kettle/,
    (dir) => writeHouse(dir, "House1", GOOD_LABELS, GOOD_CHANNELS),
    "--appliances",
    "kettel",
  ),
  ukdaleRefusal(
    "an appliance that no house has",
    /no house has a channel for "microwave" \(channels: kettle\)/,
    (dir) => writeHouse(dir, "House1", GOOD_LABELS, GOOD_CHANNELS),
    "--appliances",
    "microwave",
  ),
  ukdaleRefusal(
    "a lumped channel as a target",
    /washing_machine_microwave_breadmaker.*no clean target for microwave.*--allow-lumped/,
    (dir) => writeHouse(dir, "House4", "1 aggregate\n2 washing_machine_microwave_breadmaker\n", GOOD_CHANNELS),
    "--appliances",
    "microwave",
  ),
  ukdaleRefusal(
    "rows finer than the data",
    /channel_1\.dat: rows of 3 s requested .*, data has 6 s/,
    (dir) => writeHouse(dir, "House1", GOOD_LABELS, GOOD_CHANNELS),
    "--period",
    "3",
  ),
  ukdaleRefusal(
    "an unseen-house split of one house",
    /--split unseen: needs at least 2 houses, found 1/,
    (dir) => writeHouse(dir, "House1", GOOD_LABELS, GOOD_CHANNELS),
    "--split",
    "unseen",
  ),
  ukdaleRefusal(
    "a test house in the training list",
    /--test: test house 1 is also in --train/,
    async (dir) => {
      await writeHouse(dir, "House1", GOOD_LABELS, GOOD_CHANNELS);
      await writeHouse(dir, "House2", GOOD_LABELS, GOOD_CHANNELS);
    },
    "--train",
    "1,2",
    "--test",
    "1",
  ),
  ukdaleRefusal(
    "the paper's split without its houses",
    /--split paper: houses 3, 4, 5, 2 are missing/,
    (dir) => writeHouse(dir, "House1", GOOD_LABELS, GOOD_CHANNELS),
    "--split",
    "paper",
  ),
];

const refitRefusals: readonly Refusal[] = [
  fileRefusal(
    "a REFIT file of 12 columns",
    /CLEAN_House2\.csv row 1: 12 columns, expected 13/,
    "refit",
    "CLEAN_House2.csv",
    `${REFIT_HEADER.replace(",Issues", "")}\n${refitRow(START).replace(/,0$/, "")}\n`,
  ),
  fileRefusal(
    "a REFIT file without its aggregate",
    /CLEAN_House2\.csv row 1: column 3 is "Total", expected "Aggregate"/,
    "refit",
    "CLEAN_House2.csv",
    `${REFIT_HEADER.replace("Aggregate", "Total")}\n${refitRow(START)}\n`,
  ),
  fileRefusal(
    "a REFIT house without a labels row",
    /no row for house 14/,
    "refit",
    "CLEAN_House14.csv",
    `${REFIT_HEADER}\n${refitRow(START)}\n${refitRow(START + 8)}\n`,
  ),
  fileRefusal(
    "a REFIT file whose times go backwards",
    /CLEAN_House2\.csv row 3: time 1388966392 is not after the row before it \(1388966400\)/,
    "refit",
    "CLEAN_House2.csv",
    `${REFIT_HEADER}\n${refitRow(START)}\n${refitRow(START - 8)}\n`,
  ),
];

const csvRefusals: readonly Refusal[] = [
  fileRefusal(
    "a table without a time column",
    /house\.csv: no time column \(name it with --time\); header: when,power/,
    "csv",
    "house.csv",
    powerCsv(10, 60, wave, "when,power"),
  ),
  fileRefusal(
    "a table without a power column",
    /house\.csv: no power column of the whole house; name it with --power/,
    "csv",
    "house.csv",
    powerCsv(10, 60, wave, "time,temperature"),
  ),
  fileRefusal(
    "a cell that is not a number",
    /house\.csv row 5, column "power": "12 W" is not a number/,
    "csv",
    "house.csv",
    minutesThen(`${START + 180},12 W`),
  ),
  fileRefusal(
    "a power that is infinite",
    /house\.csv row 5, column "power": power Infinity is not a finite number/,
    "csv",
    "house.csv",
    minutesThen(`${START + 180},Infinity`),
  ),
  fileRefusal(
    "a negative power without --solar",
    /house\.csv row 5, column "power": power -40 W is below -5 W; .*--solar/,
    "csv",
    "house.csv",
    minutesThen(`${START + 180},-40`),
  ),
  fileRefusal(
    "a power above 100 kW",
    /house\.csv row 5, column "power": power 250000 W is above 100 kW/,
    "csv",
    "house.csv",
    minutesThen(`${START + 180},250000`),
  ),
  fileRefusal(
    "seconds and milliseconds mixed",
    /house\.csv row 5, column "time": "1388966580000" is in unix milliseconds, the rows before it in unix seconds/,
    "csv",
    "house.csv",
    minutesThen(`${START + 180}000,210`),
  ),
  fileRefusal(
    "a time before 1990 in a table",
    /house\.csv row 2, column "time": time 1970-01-02 00:00:00Z is before 1990/,
    "csv",
    "house.csv",
    "time,power\n1970-01-02 00:00:00Z,200\n1970-01-02 00:01:00Z,210\n",
  ),
  fileRefusal(
    "a time that is none",
    /house\.csv row 2, column "time": "noon" is not a time/,
    "csv",
    "house.csv",
    "time,power\nnoon,200\nmidnight,210\n",
  ),
  fileRefusal(
    "a date whose day and month cannot be told apart",
    /house\.csv row 2, column "time": "06\/01\/2014" may have the month or the day first; give --date-order/,
    "csv",
    "house.csv",
    "time,power\n06/01/2014,200\n07/01/2014,210\n",
  ),
  fileRefusal(
    "a date that contradicts the file's order",
    /house\.csv row 3, column "time": "13\/01\/2014" is not a time with the month first \(mdy\)/,
    "csv",
    "house.csv",
    "time,power\n01/13/2014,200\n13/01/2014,210\n",
    "--tz",
    "UTC",
  ),
  fileRefusal(
    "a time column of two, one of which is missing",
    /house\.csv: no column "time" and "clock" \(--time\); header: time,power/,
    "csv",
    "house.csv",
    powerCsv(10, 60, wave),
    "--time",
    "time,clock",
  ),
  fileRefusal(
    "mains of two meters in one table",
    /house\.csv: mains of more than one meter; name it with --power/,
    "energy",
    "house.csv",
    powerCsv(10, HOUR, () => 1, "time,Vue-Mains_A (kWhs)")
      .replaceAll(/$/gm, ",2")
      .replace(",2", ",Barn-Mains_A (kWhs)"),
  ),
  fileRefusal(
    "a table whose times go backwards",
    /house\.csv row 5: time 1388966400 is not after the row before it/,
    "csv",
    "house.csv",
    minutesThen(`${START},210`),
  ),
  fileRefusal(
    "a time repeated with another value",
    /house\.csv row 5: time 1388966520 is repeated with other values/,
    "csv",
    "house.csv",
    minutesThen(`${START + 120},999`),
  ),
  fileRefusal(
    "a local time without a zone",
    /house\.csv row 2, column "time": "2014-01-06 00:00:00" has no offset from UTC; .*--tz/,
    "csv",
    "house.csv",
    "time,power\n2014-01-06 00:00:00,200\n2014-01-06 00:01:00,210\n",
  ),
  fileRefusal(
    "a zone that does not exist",
    /time zone "Europe\/Atlantis"/,
    "csv",
    "house.csv",
    powerCsv(10, 60, wave),
    "--tz",
    "Europe/Atlantis",
  ),
  fileRefusal(
    "a single reading, whose period is unknown",
    /house\.csv column "power": 1 readings; at least two are needed/,
    "csv",
    "house.csv",
    powerCsv(1, 60, wave),
  ),
  fileRefusal(
    "a period that varies",
    /house\.csv column "power": the interval between readings varies from 10 s to 60 s/,
    "csv",
    "house.csv",
    `${powerCsv(50, 10, wave)}${powerCsv(50, 60, wave)
      .split("\n")
      .slice(1, -1)
      .map((row) => `${Number(row.split(",")[0]) + 600},${row.split(",")[1]}`)
      .join("\n")}\n`,
  ),
  fileRefusal(
    "rows of 6 s from minute data",
    /house\.csv column "power": rows of 6 s requested .*, data has 60 s/,
    "csv",
    "house.csv",
    powerCsv(100, 60, wave),
    "--period",
    "6",
  ),
  fileRefusal(
    "a cumulative register as power",
    /house\.csv column "power": values rise from .* and never fall; this looks like a cumulative register/,
    "csv",
    "house.csv",
    powerCsv(200, 900, (i) => 4000 + i),
  ),
  fileRefusal(
    "kWh as power",
    /house\.csv column "power": largest value 0\.89 at steps of 1800 s looks like kWh; .*--unit/,
    "csv",
    "house.csv",
    powerCsv(100, HOUR / 2, (i) => ((i * 37) % 90) / 100),
  ),
  fileRefusal(
    "energy without a unit",
    /house\.csv column "power": the unit of "power" is not known; give --unit/,
    "energy",
    "house.csv",
    powerCsv(100, HOUR / 2, (i) => ((i * 37) % 90) / 100),
  ),
  fileRefusal(
    "an aggregate that never changes",
    /house\.csv column "power": the aggregate is constant \(0 W in all 100 readings/,
    "csv",
    "house.csv",
    powerCsv(100, 60, () => 0),
  ),
  fileRefusal(
    "a row with a missing field",
    /house\.csv row 5: 1 columns, expected 2/,
    "csv",
    "house.csv",
    minutesThen(`${START + 180}`),
  ),
  fileRefusal("a damaged archive", /house\.csv\.gz/, "csv", "house.csv.gz", "\x1f\x8b not really compressed"),
];

/** A NILMTK-like file whose one table has a filter that no reader knows: written with deflate, then renumbered. */
async function writeUnknownFilter(path: string): Promise<void> {
  await h5wasm.ready;
  const file = new File(path, "w");
  file.create_attribute("metadata", "(dp0\nVname\np1\nVmade up\np2\ns.");
  const building = file.create_group("building1");
  building.create_attribute("metadata", "(dp0\nVelec_meters\np1\n(dp2\nI1\n(dp3\nVsite_meter\np4\nI01\nsss.");
  const meter = building.create_group("elec").create_group("meter1");
  const data = new Float32Array(100);
  meter.create_dataset({ name: "table", data, shape: [100], chunks: [50], compression: "gzip", compression_opts: 4 });
  file.close();
  const bytes = await readFile(path);
  const name = bytes.indexOf("deflate\0");
  bytes.writeUInt16LE(32999, name - 8);
  bytes.write("made-up\0", name);
  await writeFile(path, bytes);
}

const hdf5Refusals: readonly Refusal[] = [
  {
    name: "HDF5 with an unsupported filter",
    message: /house\.h5 \/building1\/elec\/meter1\/table: HDF5 filter made-up \(id 32999\) is not supported/,
    arrange: async (dir) => {
      await writeUnknownFilter(join(dir, "house.h5"));
      return importArgs("nilmtk", join(dir, "house.h5"), dir);
    },
  },
  {
    name: "HDF5 without NILMTK metadata",
    message: /house\.h5: no NILMTK metadata/,
    arrange: async (dir) => {
      await h5wasm.ready;
      const file = new File(join(dir, "house.h5"), "w");
      file.create_dataset({ name: "power", data: new Float32Array(10) });
      file.close();
      return importArgs("nilmtk", join(dir, "house.h5"), dir);
    },
  },
  {
    name: "an HDF5 file that ends too early",
    message: /house\.h5: damaged HDF5 file: truncated file/,
    arrange: async (dir) => {
      const path = join(dir, "house.h5");
      await writeUnknownFilter(path);
      await truncate(path, 1000);
      return importArgs("nilmtk", path, dir);
    },
  },
  fileRefusal("a file that is not HDF5", /house\.h5: not an HDF5 file/, "nilmtk", "house.h5", "no signature here"),
  fileRefusal(
    "a negative register",
    /house\.csv row 2, column "power": register -1; expected a finite number, zero or above/,
    "register",
    "house.csv",
    powerCsv(10, 60, () => -1),
    "--unit",
    "kWh",
  ),
];

/** A Green Button feed of some usage points, each with one block of intervals. */
function greenButtonXml(points: readonly string[], uom: number, start: number, value: string): string {
  const entry = (self: string, title: string, content: string) =>
    `<entry><link rel="self" href="${self}"/><link rel="related" href="/type"/><title>${title}</title><content>${content}</content></entry>\n`;
  const period = `<timePeriod><duration>900</duration><start>${start}</start></timePeriod>`;
  const block = `<IntervalBlock><IntervalReading>${period}<value>${value}</value></IntervalReading></IntervalBlock>`;
  const meters = points.map((point) =>
    [
      entry(`/${point}`, point, "<UsagePoint><x/></UsagePoint>"),
      entry(`/${point}/reading`, "hourly", "<MeterReading/>"),
      entry(`/${point}/reading/block`, "", block),
    ].join(""),
  );
  const type = entry("/type", "", `<ReadingType><uom>${uom}</uom></ReadingType>`);
  return `<feed xmlns="http://www.w3.org/2005/Atom">\n${type}${meters.join("")}</feed>\n`;
}

function greenButtonRefusal(name: string, message: RegExp, content: string, ...options: string[]): Refusal {
  return fileRefusal(name, message, "green-button", "usage.xml", content, ...options);
}

const greenButtonRefusals: readonly Refusal[] = [
  greenButtonRefusal(
    "XML that ends too early",
    /usage\.xml line \d+: damaged XML/,
    greenButtonXml(["home"], 72, START, "1").slice(0, -9),
  ),
  greenButtonRefusal("XML that is no feed", /usage\.xml: no Atom feed; expected a Green Button/, "<svg></svg>"),
  greenButtonRefusal(
    "several usage points without a choice",
    /usage\.xml: 2 usage points of electricity; choose one with --house \(found: "home", "barn"\)/,
    greenButtonXml(["home", "barn"], 72, START, "1"),
  ),
  greenButtonRefusal(
    "a usage point that the file lacks",
    /usage\.xml: no usage point "shed" \(found: "home"\)/,
    greenButtonXml(["home"], 72, START, "1"),
    "--house",
    "shed",
  ),
  greenButtonRefusal(
    "a Green Button file of gas",
    /usage\.xml "home": no meter reading of intervals in Wh \(uom 72\) or W \(uom 38\); found "hourly" \(uom 169\)/,
    greenButtonXml(["home"], 169, START, "1"),
  ),
  greenButtonRefusal(
    "an interval whose value is no number",
    /usage\.xml line 5: value "much" is not a whole number/,
    greenButtonXml(["home"], 72, START, "much"),
  ),
  greenButtonRefusal(
    "an interval before 1990",
    /usage\.xml line 5: time 86400 is before 1990/,
    greenButtonXml(["home"], 72, 86_400, "1"),
  ),
];

/** Every refusal on the import side, with the arguments of the real command. */
export const importRefusals: readonly Refusal[] = [
  ...folderRefusals,
  ...refitRefusals,
  ...csvRefusals,
  ...hdf5Refusals,
  ...greenButtonRefusals,
];
