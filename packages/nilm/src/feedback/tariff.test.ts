// Tests of tariffs: prices by time, and what a file is refused for.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Zone } from "../meter/calendar.ts";
import { tariffOf } from "./tariff.ts";

const LONDON = new Zone("Europe/London");
const at = (text: string) => Date.parse(text);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tariff-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function tariff(content: unknown, prices = "") {
  const path = join(dir, "tariff.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  await writeFile(join(dir, "prices.csv"), prices);
  return (await tariffOf({ tariff: path }, LONDON))!;
}

test("without the option there is no tariff", async () => {
  expect(await tariffOf({}, LONDON)).toBeUndefined();
});

test("a number is the price of a kWh at all times, in no currency", async () => {
  const { currency, priceAt } = (await tariffOf({ tariff: "0.28" }, LONDON))!;
  expect([currency, priceAt(0), priceAt(at("2030-06-01T00:00Z"))]).toEqual([null, 0.28, 0.28]);
});

test("a flat price has a currency", async () => {
  const { currency, priceAt } = await tariff({ currency: "GBP", flat: 0.28 });
  expect([currency, priceAt(0)]).toEqual(["GBP", 0.28]);
});

describe("bands", () => {
  const night = { currency: "EUR", bands: [{ from: "00:30", to: "07:30", price: 0.09 }], otherwise: 0.3 };

  test("hold from their first minute to the one before their last, on the clock of the household", async () => {
    const { priceAt } = await tariff(night);
    const times = ["00:29:59", "00:30:00", "07:29:59", "07:30:00"];
    expect(times.map((time) => priceAt(at(`2014-01-06T${time}Z`)))).toEqual([0.3, 0.09, 0.09, 0.3]);
    // In July the clock of London is an hour ahead of UTC.
    expect(times.map((time) => priceAt(at(`2014-07-07T${time}+01:00`)))).toEqual([0.3, 0.09, 0.09, 0.3]);
  });

  test("may go past midnight", async () => {
    const { priceAt } = await tariff({ ...night, bands: [{ from: "23:00", to: "07:00", price: 0.1 }] });
    const prices = ["22:59", "23:00", "00:00", "06:59", "07:00"].map((time) => priceAt(at(`2014-01-06T${time}Z`)));
    expect(prices).toEqual([0.3, 0.1, 0.1, 0.1, 0.3]);
  });

  test("that cover the day need no other price", async () => {
    const bands = [
      { from: "00:00", to: "08:00", price: 1 },
      { from: "08:00", to: "24:00", price: 2 },
    ];
    const { priceAt } = await tariff({ currency: "EUR", bands });
    expect(["07:59", "08:00", "23:59"].map((time) => priceAt(at(`2014-01-06T${time}Z`)))).toEqual([1, 2, 2]);
  });
});

describe("half-hourly prices", () => {
  const content = { currency: "GBP", prices: "prices.csv" };
  const rows = "time,price\n2014-07-01T00:00Z,0.1\n2014-07-01T01:30+01:00,0.2\n2014-07-01T02:00Z,-0.05\n";

  test("hold for as long as the closest rows are apart, by UTC or the offset of each row", async () => {
    const { priceAt } = await tariff(content, rows);
    const times = ["00:00", "00:29", "00:30", "00:59", "02:29"];
    expect(times.map((time) => priceAt(at(`2014-07-01T${time}Z`)))).toEqual([0.1, 0.1, 0.2, 0.2, -0.05]);
  });

  test("a time without an offset is UTC", async () => {
    const { priceAt } = await tariff(content, "time,price\n2014-07-01 00:00,0.1\n2014-07-01 00:30,0.2\n");
    expect(priceAt(at("2014-07-01T00:30Z"))).toBe(0.2);
  });

  test.each(["2014-06-30T23:59Z", "2014-07-01T01:00Z", "2014-07-01T02:30Z"])("are not known for %s", async (time) => {
    const { priceAt } = await tariff(content, rows);
    const utc = time.replace("Z", ":00Z");
    expect(() => priceAt(at(time))).toThrow(
      `prices.csv: no price for ${utc}; the prices are from 2014-07-01T00:00:00Z to 2014-07-01T02:30:00Z`,
    );
  });

  test.each([
    ["when,price\n", "prices.csv row 1: expected the columns time and price, found when, price"],
    ["time,price\n2014-07-01T00:00Z,0.1\n", "prices.csv: expected two rows of prices or more"],
    ["time,price\nnoon,0.1\n", /^prices\.csv row 2, column "time": "noon" is not a time; expected/],
    ["time,price\n2014-07-01T00:00Z,high\n", 'prices.csv row 2, column "price": "high" is not a number'],
    ["time,price\n2014-07-01T00:00Z,\n", 'prices.csv row 2, column "price": is empty, expected the price of a kWh'],
    [
      "time,price\n2014-07-01T00:30Z,1\n2014-07-01T00:00Z,1\n",
      'prices.csv row 3, column "time": 2014-07-01T00:00Z is not after the row before it',
    ],
  ])("are refused as %j", async (prices, message) => {
    await expect(tariff(content, prices)).rejects.toThrow(message);
  });

  test("are refused where the file is not there", async () => {
    await expect(tariff({ currency: "GBP", prices: "none.csv" })).rejects.toThrow(/none\.csv: no such file$/);
  });
});

describe("a tariff is refused", () => {
  const band = { from: "00:30", to: "07:30", price: 1 };

  test.each([
    ["{", /^tariff\.json: not valid JSON: [^\n]+$/],
    [{ flat: 1 }, /^tariff\.json: currency: /],
    [{ currency: "pounds", flat: 1 }, "tariff.json: currency: expected a currency code such as GBP"],
    [{ currency: "GBP", flat: "cheap" }, "tariff.json: flat: expected a number, the price of a kWh"],
    [{ currency: "GBP" }, "tariff.json: expected one of flat, bands, prices, found none"],
    [
      { currency: "GBP", flat: 1, bands: [band] },
      "tariff.json: expected one of flat, bands, prices, found flat and bands",
    ],
    [{ currency: "GBP", flat: 1, otherwise: 2 }, "tariff.json: otherwise: expected beside bands only, not beside flat"],
    [{ currency: "GBP", flt: 1 }, /^tariff\.json: the whole: .*flt/],
    [
      { currency: "GBP", bands: [{ ...band, from: "7" }] },
      "tariff.json: bands.0.from: expected a time of day such as 07:30",
    ],
    [{ currency: "GBP", bands: [band] }, "tariff.json: otherwise: expected a price, no band covers 00:00"],
    [
      { currency: "GBP", bands: [{ ...band, to: "00:30" }] },
      "tariff.json: bands.0.to: is 00:30 as from, expected another",
    ],
    [
      { currency: "GBP", bands: [band, { from: "07:00", to: "09:00", price: 2 }], otherwise: 3 },
      "tariff.json: bands.1: 07:00 is in a band before it, expected one price",
    ],
  ])("as %j", async (content, message) => {
    await expect(tariff(content)).rejects.toThrow(message);
  });

  test("that is neither a price nor a file", async () => {
    await expect(tariffOf({ tariff: "cheap" }, LONDON)).rejects.toThrow("--tariff cheap: expected a price of a kWh");
  });
});
