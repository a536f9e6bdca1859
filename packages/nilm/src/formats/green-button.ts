// Green Button files (ESPI XML), as utilities offer them for download: energy or power per interval.
import { basename } from "node:path";
import { type CliValues, type Importer, InputError, type Report } from "@sciformer/core";
import type { MeterSeries } from "../meter/recording.ts";
import type { FileChannel, House } from "./channels.ts";
import { HOUSE_OPTION, ownHouses } from "./csv-houses.ts";
import { firstLines, readText } from "./csv-rows.ts";
import { intervalPower } from "./energy.ts";
import { type EspiFeed, type MeterReading, readEspi, type UsagePoint } from "./espi.ts";
import { placeOf } from "./espi-xml.ts";
import { COMMON_OPTIONS, importHouses } from "./import-houses.ts";
import { text } from "./options.ts";
import { inOrder } from "./sorting.ts";
import { sumSeries } from "./sum-series.ts";
import { filesAmong, houseOfFile } from "./wide-table.ts";

const XML = { pattern: /\.xml(\.gz)?$/i, what: ".xml" };
const SNIFFED_LINES = 20;

/** A usage point and the file that it is in. */
interface FilePoint {
  readonly path: string;
  readonly point: UsagePoint;
}

/** The usage point of a file that is the house. @throws InputError where there are several, or none of that name */
function housePoint({ points }: EspiFeed, wanted: string | undefined, file: string, report: Report): UsagePoint {
  const electric = points.filter(({ isElectricity }) => isElectricity);
  const other = points.filter(({ isElectricity }) => !isElectricity);
  const listed = (all: readonly UsagePoint[]) => all.map(({ name }) => `"${name}"`).join(", ");
  if (other.length > 0) report.warn("usage points of other than electricity left out", `${file} ${listed(other)}`);
  const chosen = electric.filter(({ name }) => wanted === undefined || name === wanted);
  if (chosen.length === 1) return chosen[0]!;
  if (electric.length === 0) throw new InputError(`${file}: no usage point of electricity`);
  throw new InputError(
    chosen.length === 0
      ? `${file}: no usage point "${wanted}" (found: ${listed(electric)})`
      : `${file}: ${chosen.length} usage points of electricity; choose one with --house (found: ${listed(chosen)})`,
  );
}

/** Per direction the meter reading of the shortest intervals; others tell the same energy again. */
function finest(
  { path, point }: FilePoint,
  direction: MeterReading["direction"],
  report: Report,
): readonly MeterReading[] {
  const [first, ...others] = point.readings
    .filter((reading) => reading.direction === direction)
    .sort((a, b) => a.intervalS - b.intervalS);
  if (others.length > 0) {
    const place = `${basename(path)} "${point.name}": ${others.map(({ intervalS }) => `${intervalS} s`).join(", ")}`;
    report.warn("meter readings of longer intervals left out", place, others.length);
  }
  return first ? [first] : [];
}

/** The intervals of several readings, one file after the other. */
function joined(readings: readonly MeterReading[], report: Report): MeterSeries {
  const starts: number[] = [];
  let length = 0;
  for (const { times } of readings) {
    starts.push(length);
    length += times.length;
  }
  const [times, watts] = [new Float64Array(length), new Float32Array(length)];
  for (const [i, reading] of readings.entries()) {
    times.set(reading.times, starts[i]);
    watts.set(reading.watts, starts[i]);
  }
  const lineOf = (index: number) => {
    const file = starts.findLastIndex((start) => start <= index);
    return placeOf(readings[file]!.indices[index - starts[file]!]!, readings[file]!.source);
  };
  return inOrder(times, watts, lineOf, report);
}

/** Power of a house: taken from the grid, less what it gives back where `solar`. */
function housePower(points: readonly FilePoint[], source: string, solar: boolean, report: Report): MeterSeries {
  const of = (direction: MeterReading["direction"]) =>
    joined(
      points.flatMap((point) => finest(point, direction, report)),
      report,
    );
  const taken = of("taken");
  const returned = solar ? of("returned") : undefined;
  if (returned === undefined || returned.times.length === 0) return intervalPower(taken, source, solar, report);
  const negative = { times: returned.times, watts: returned.watts.map((watts) => -watts) };
  return intervalPower(sumSeries([taken, negative], source, report), source, solar, report);
}

/** @throws InputError where a file has nothing to import */
function toHouse(house: string, points: readonly FilePoint[], values: CliValues, report: Report): House {
  for (const { path, point } of points) {
    const rest = point.leftOut.join(", ");
    if (!point.readings.some(({ direction }) => direction === "taken")) {
      throw new InputError(
        `${basename(path)} "${point.name}": no meter reading of intervals in Wh (uom 72) or W (uom 38); found ${rest || "none"}`,
      );
    }
    if (rest) report.warn("meter readings of other quantities left out", `${basename(path)} ${rest}`);
  }
  const source = points.map(({ path, point }) => `${basename(path)} "${point.name}"`).join(", ");
  const aggregate: FileChannel = {
    source,
    files: points.map(({ path }) => path),
    load: async () => housePower(points, source, values.solar === true, report),
  };
  return { house, aggregate, channels: [] };
}

async function readPoints(paths: readonly string[], wanted: string | undefined, report: Report) {
  const byHouse = new Map<string, FilePoint[]>();
  let tz: string | undefined;
  for (const path of await filesAmong(paths, XML)) {
    const name = basename(path);
    const feed = readEspi({ text: await readText(path), name }, Date.now());
    const point = housePoint(feed, wanted, name, report);
    const house = wanted ?? houseOfFile(path);
    byHouse.set(house, [...(byHouse.get(house) ?? []), { path, point }]);
    tz ??= feed.tz;
  }
  return { byHouse, tz };
}

export const greenButton: Importer = {
  name: "green-button",
  summary: "Green Button XML (ESPI): energy or power per interval, as utilities offer it",
  options: [...COMMON_OPTIONS, HOUSE_OPTION],
  async recognises(path) {
    const lines = await firstLines(path, SNIFFED_LINES).catch(() => []);
    return /<(\w+:)?feed[\s>]/.test(lines.join("\n")) && lines[0]!.trimStart().startsWith("<");
  },
  async read(paths, values, report) {
    const { byHouse, tz } = await readPoints(paths, text(values, "house"), report);
    const houses = [...byHouse].map(([house, points]) => toHouse(house, points, values, report));
    const zone = text(values, "tz") ?? tz;
    if (zone === undefined) {
      const [[first]] = [...byHouse.values()] as [FilePoint[]];
      report.warn("files that name no known zone, clock taken as UTC (--tz)", basename(first!.path));
    }
    return importHouses(ownHouses("Green Button", houses, zone, 0), values, report);
  },
};
