// NILMTK HDF5 files: buildings, their meters and appliances as the pickled metadata describes them.
import { basename } from "node:path";
import { type Importer, InputError, type Report } from "@sciformer/core";
import { groupAt, isHdf5, textAttribute, withHdf5 } from "@sciformer/core/node";
import { type File, Group } from "h5wasm/node";
import { Zone } from "../meter/calendar.ts";
import type { House, LabelledChannel } from "./channels.ts";
import { requireFile } from "./csv-rows.ts";
import { COMMON_OPTIONS, importHouses } from "./import-houses.ts";
import { meterTable, readMeter } from "./nilmtk-table.ts";
import { summedChannel } from "./sum-series.ts";
import { entry, items, type Pickled, unpickle } from "./unpickle.ts";

/** One meter of a building. */
interface Meter {
  readonly path: string;
  readonly site: boolean;
  readonly label: string;
  readonly powerType: "active" | "apparent";
}

interface Building {
  readonly house: string;
  readonly meters: readonly Meter[];
}

interface Contents {
  readonly tz: string | undefined;
  readonly name: string | undefined;
  readonly buildings: readonly Building[];
}

/** What a file's metadata and table headers say. @throws InputError where it is not NILMTK's, or a filter is unknown */
function contents(file: File, name: string, report: Report): Contents {
  const metadata = pickledMetadata(file, name);
  const numbers = file
    .keys()
    .map((key) => /^building(\d+)$/.exec(key)?.[1])
    .filter((number) => number !== undefined)
    .sort((a, b) => Number(a) - Number(b));
  if (metadata === undefined || numbers.length === 0) {
    throw new InputError(`${name}: no NILMTK metadata (root attribute "metadata" and groups /building<i>)`);
  }
  const tz = entry(metadata, "timezone");
  const title = entry(metadata, "name");
  return {
    tz: typeof tz === "string" ? tz : undefined,
    name: typeof title === "string" ? title : undefined,
    buildings: numbers.map((number) => building(file, number, name, report)),
  };
}

function pickledMetadata(group: Group, where: string): Pickled | undefined {
  const text = textAttribute(group, "metadata");
  return text === undefined ? undefined : unpickle(text, where);
}

function building(file: File, number: string, name: string, report: Report): Building {
  const path = `/building${number}`;
  const where = `${name} ${path}`;
  const group = groupAt(file, `building${number}`);
  const metadata = group && pickledMetadata(group, where);
  const meters = entry(metadata, "elec_meters");
  if (!(meters instanceof Map))
    throw new InputError(`${where}: no NILMTK metadata (attribute "metadata", elec_meters)`);
  const labels = meterLabels(entry(metadata, "appliances"));
  const found = [...meters]
    .filter(([, description]) => !isSet(description, "disabled"))
    .flatMap(([key, description]): Meter[] => {
      const at = `${path}/elec/meter${String(key)}`;
      const meter = file.get(at);
      if (!(meter instanceof Group)) throw new InputError(`${name} ${at}: meter of elec_meters is missing`);
      const table = meterTable(meter, `${name} ${at}`);
      if (!table) report.warn("meters without power, left out", `${name} ${at}`);
      const label = labels.get(key) ?? `meter${String(key)}`;
      return table
        ? [{ path: at, site: isSet(description, "site_meter"), label, powerType: table.power.powerType }]
        : [];
    });
  if (!found.some(({ site }) => site)) throw new InputError(`${where}: no site meter with power (the whole house)`);
  return { house: number, meters: found };
}

/** A flag of a meter's description. */
function isSet(description: Pickled, flag: string): boolean {
  const value = entry(description, flag);
  return value === true || value === 1;
}

/** Meter -> its appliances; several on one meter are joined by a slash, as lumped channels are written. */
function meterLabels(appliances: Pickled | undefined): Map<Pickled, string> {
  const labels = new Map<Pickled, string>();
  for (const appliance of items(appliances)) {
    const type = String(entry(appliance, "type") ?? "unknown");
    for (const meter of items(entry(appliance, "meters"))) {
      const before = labels.get(meter);
      labels.set(meter, before === undefined ? type : `${before}/${type}`);
    }
  }
  return labels;
}

/** How values are read. */
interface Reading {
  readonly solar: boolean;
  readonly now: number;
}

function toHouse(file: string, { house, meters }: Building, reading: Reading, report: Report): House {
  const name = basename(file);
  const channel = ({ path, label }: Meter): LabelledChannel => ({
    label,
    source: `${name} ${path}`,
    files: [file],
    load: () =>
      withHdf5(file, (open) => {
        const table = meterTable(open.get(path) as Group, `${name} ${path}`)!;
        return readMeter(table, reading.solar, reading.now, report);
      }),
  });
  const sites = meters.filter(({ site }) => site).map(channel);
  const channels = meters.filter(({ site }) => !site).map(channel);
  return { house, aggregate: summedChannel(sites, report), channels };
}

export const nilmtk: Importer = {
  name: "nilmtk",
  summary: "NILMTK HDF5 files (PyTables, also with blosc)",
  options: COMMON_OPTIONS,
  recognises: isHdf5,
  async read(paths, values, report) {
    const reading = { solar: values.solar === true, now: Date.now() };
    const found: { path: string; contents: Contents }[] = [];
    for (const path of paths) {
      await requireFile(path);
      found.push({ path, contents: await withHdf5(path, (file) => contents(file, basename(path), report)) });
    }
    const houses = found.flatMap(({ path, contents: { buildings } }) =>
      buildings.map((building) => toHouse(path, building, reading, report)),
    );
    const twice = houses.find(({ house }, i) => houses.findIndex((other) => other.house === house) < i);
    if (twice) throw new InputError(`building ${twice.house} is in more than one of the files; import them one by one`);
    const { tz, name, buildings } = found[0]!.contents;
    if (tz !== undefined) new Zone(tz);
    const source = {
      dataset: name ?? "NILMTK",
      licence: "unknown",
      url: "",
      powerType: buildings[0]!.meters.find(({ site }) => site)!.powerType,
      tz: tz ?? "UTC",
      tzPolicy: "local",
      thresholds: "simple",
      maxPowerW: 10_000,
      ffillS: 60,
      appliances: "known",
      houses,
    } as const;
    return importHouses(source, values, report);
  },
};
