// Prices of energy: one at all times, bands of the day on the household's clock, or a table of half hours.
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { type CliOption, type CliValues, InputError, parseJson } from "@sciformer/core";
import { z } from "zod";
import { readText } from "../formats/csv-rows.ts";
import { text } from "../formats/options.ts";
import type { Zone } from "../meter/calendar.ts";
import { readPrices } from "./price-table.ts";

/** What a kWh costs, and when. */
export interface Tariff {
  /** ISO 4217 code; null where only a number was given. */
  readonly currency: string | null;
  /** Price of a kWh at a UTC instant, ms. @throws InputError where none is known */
  readonly priceAt: (utcMs: number) => number;
}

export const tariffOption: CliOption = {
  flags: "--tariff <price|file>",
  description: "costs: the price of a kWh, or a JSON file with flat, bands or half-hourly prices",
};

const price = z.number({ error: "expected a number, the price of a kWh" });
const start = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day such as 07:30");
const end = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "expected a time of day such as 07:30 or 24:00");
const bandsSchema = z.array(z.strictObject({ from: start, to: end, price })).min(1);
const tariffSchema = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, "expected a currency code such as GBP"),
  flat: price.optional(),
  bands: bandsSchema.optional(),
  otherwise: price.optional(),
  prices: z.string().min(1).optional(),
});

type Bands = z.infer<typeof bandsSchema>;

const MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const clockOf = (minute: number) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** Price by minute of the day. @throws InputError where bands overlap or leave a minute without a price */
function pricesOfDay(path: string, bands: Bands, otherwise: number | undefined): Float64Array {
  const prices = new Float64Array(MINUTES_PER_DAY).fill(Number.NaN);
  for (const [index, band] of bands.entries()) {
    const [from, to] = [minuteOf(band.from), minuteOf(band.to)];
    if (from === to) throw new InputError(`${path}: bands.${index}.to: is ${band.to} as from, expected another time`);
    const minutes = (to - from + MINUTES_PER_DAY - 1) % MINUTES_PER_DAY;
    for (let i = 0; i <= minutes; i++) {
      const minute = (from + i) % MINUTES_PER_DAY;
      if (!Number.isNaN(prices[minute])) {
        throw new InputError(`${path}: bands.${index}: ${clockOf(minute)} is in a band before it, expected one price`);
      }
      prices[minute] = band.price;
    }
  }
  const open = prices.findIndex(Number.isNaN);
  if (open >= 0 && otherwise === undefined) {
    throw new InputError(`${path}: otherwise: expected a price, no band covers ${clockOf(open)}`);
  }
  return prices.map((value) => (Number.isNaN(value) ? otherwise! : value));
}

function bandedPrice(prices: Float64Array, zone: Zone): Tariff["priceAt"] {
  return (utcMs) => {
    const minute = Math.floor((utcMs + zone.offsetMs(utcMs)) / MINUTE) % MINUTES_PER_DAY;
    return prices[minute < 0 ? minute + MINUTES_PER_DAY : minute]!;
  };
}

function parseTariff(path: string, content: string): z.infer<typeof tariffSchema> {
  const tariff = parseJson(tariffSchema, content, path);
  const { flat, bands, prices, otherwise } = tariff;
  const given = Object.entries({ flat, bands, prices }).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  if (given.length !== 1) {
    throw new InputError(`${path}: expected one of flat, bands, prices, found ${given.join(" and ") || "none"}`);
  }
  if (otherwise !== undefined && bands === undefined) {
    throw new InputError(`${path}: otherwise: expected beside bands only, not beside ${given[0]}`);
  }
  return tariff;
}

/**
 * A tariff from a price (`0.28`) or a JSON file; a table of prices that the file names lies beside it.
 *
 * @param zone the household's clock, for bands of the day
 * @throws InputError naming file, key and what was expected
 */
async function readTariff(priceOrFile: string, zone: Zone): Promise<Tariff> {
  const number = Number(priceOrFile);
  if (Number.isFinite(number)) return { currency: null, priceAt: () => number };
  const isFile = await stat(priceOrFile)
    .then((info) => info.isFile())
    .catch(() => false);
  if (!isFile) {
    throw new InputError(`--tariff ${priceOrFile}: expected a price of a kWh, such as 0.28, or a JSON file`);
  }
  const { currency, flat, bands, otherwise, prices } = parseTariff(basename(priceOrFile), await readText(priceOrFile));
  if (flat !== undefined) return { currency, priceAt: () => flat };
  if (bands) return { currency, priceAt: bandedPrice(pricesOfDay(basename(priceOrFile), bands, otherwise), zone) };
  return { currency, priceAt: await readPrices(priceOrFile, prices!) };
}

/** `--tariff`, if it was given. @throws InputError as the file deserves */
export async function tariffOf(values: CliValues, zone: Zone): Promise<Tariff | undefined> {
  const asked = text(values, "tariff");
  return asked === undefined ? undefined : readTariff(asked, zone);
}
