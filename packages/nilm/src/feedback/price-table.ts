// Half-hourly prices of energy from a CSV file: a row holds from its time to the next one.
import { basename, dirname, resolve } from "node:path";
import { InputError } from "@sciformer/core";
import { numberCell } from "../formats/cells.ts";
import { delimiterOf, firstLines, readRows } from "../formats/csv-rows.ts";
import { formatUtc, Zone } from "../meter/calendar.ts";
import { TimeParser } from "../meter/time-parser.ts";

const COLUMNS = ["time", "price"] as const;

/** Where the columns are in the header. @throws InputError naming what is there instead */
function placesOf(name: string, header: readonly string[]): number[] {
  const names = header.map((field) => field.trim().toLowerCase());
  const places = COLUMNS.map((column) => names.indexOf(column));
  if (places.includes(-1)) {
    throw new InputError(`${name} row 1: expected the columns time and price, found ${header.join(", ")}`);
  }
  return places;
}

/** Times, ascending, and prices. */
interface PriceTable {
  readonly times: readonly number[];
  readonly prices: readonly number[];
}

async function readTable(path: string): Promise<PriceTable> {
  const name = basename(path);
  const [first = ""] = await firstLines(path, 1);
  // Prices are published for tomorrow: no time is too late.
  const parser = new TimeParser({ zone: new Zone("UTC"), order: undefined, now: Number.POSITIVE_INFINITY });
  const times: number[] = [];
  const prices: number[] = [];
  let places: number[] | undefined;
  await readRows(path, delimiterOf(first), (fields, row) => {
    if (places === undefined) {
      places = placesOf(name, fields);
      return;
    }
    const where = (column: string) => `${name} row ${row}, column "${column}"`;
    const [time = "", cell = ""] = places.map((place) => fields[place]);
    const utcMs = parser.parse(time, () => where("time"));
    const price = numberCell(cell, false, () => where("price"));
    if (Number.isNaN(price)) throw new InputError(`${where("price")}: is empty, expected the price of a kWh`);
    if (utcMs <= (times.at(-1) ?? Number.NEGATIVE_INFINITY)) {
      throw new InputError(`${where("time")}: ${time} is not after the row before it`);
    }
    times.push(utcMs);
    prices.push(price);
  });
  if (times.length < 2) throw new InputError(`${name}: expected two rows of prices or more`);
  return { times, prices };
}

/** The last index whose time is not after `utcMs`; -1 before all. */
function indexBefore(times: readonly number[], utcMs: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= utcMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Prices by UTC instant. Times are UTC or have an offset; a row holds for as long as the closest two rows are apart.
 *
 * @param owner the file that names the table; relative paths start beside it
 * @throws InputError naming file, row, column and value; the function that is returned, for an instant without a price
 */
export async function readPrices(owner: string, path: string): Promise<(utcMs: number) => number> {
  const { times, prices } = await readTable(resolve(dirname(owner), path));
  const step = times.slice(1).reduce((least, time, i) => Math.min(least, time - times[i]!), Number.POSITIVE_INFINITY);
  const [first, end] = [times[0]!, times.at(-1)! + step];
  let last = 0;
  return (utcMs) => {
    if (!(utcMs >= times[last]! && utcMs < times[last]! + step)) last = Math.max(0, indexBefore(times, utcMs));
    if (utcMs >= times[last]! && utcMs < times[last]! + step) return prices[last]!;
    throw new InputError(
      `${basename(path)}: no price for ${formatUtc(utcMs)}; the prices are from ${formatUtc(first)} to ${formatUtc(end)}`,
    );
  };
}
