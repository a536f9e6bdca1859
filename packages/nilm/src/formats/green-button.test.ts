// Green Button feeds: links between entries, units, several meters, and the places of errors.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { greenButton } from "./green-button.ts";
import { imported, withFiles } from "./testing.ts";

const START = 1388966400;
const QUARTER = 900;

const entry = (self: string, related: string, title: string, content: string) =>
  `<entry><link rel="self" href="${self}"/>${related && `<link rel="related" href="${related}"/>`}<title>${title}</title>` +
  `<content>${content}</content></entry>\n`;

const interval = (start: number, value: number | string, seconds = QUARTER) =>
  `<espi:IntervalReading><espi:timePeriod><espi:duration>${seconds}</espi:duration><espi:start>${start}</espi:start>` +
  `</espi:timePeriod><espi:value>${value}</espi:value></espi:IntervalReading>\n`;

const readings = (values: readonly number[], start = START, seconds = QUARTER) =>
  values.map((value, i) => interval(start + i * seconds, value, seconds)).join("");

const type = (number: number, fields: Readonly<Record<string, string | number>>) =>
  entry(
    `/ReadingType/${number}`,
    "",
    "",
    `<espi:ReadingType>${Object.entries(fields)
      .map(([name, value]) => `<espi:${name}>${value}</espi:${name}>`)
      .join("")}</espi:ReadingType>`,
  );

const point = (number: number, title: string, kind = 0) =>
  entry(
    `/UsagePoint/${number}`,
    `/UsagePoint/${number}/MeterReading`,
    title,
    `<espi:UsagePoint><espi:ServiceCategory><espi:kind>${kind}</espi:kind></espi:ServiceCategory></espi:UsagePoint>`,
  );

/** A meter reading of a usage point, with one block of intervals. */
const meter = (usagePoint: number, number: number, typeNumber: number, intervals: string) => {
  const self = `/UsagePoint/${usagePoint}/MeterReading/${number}`;
  const block = `<espi:IntervalBlock>\n${intervals}</espi:IntervalBlock>`;
  return (
    entry(self, `/ReadingType/${typeNumber}`, `meter ${number}`, "<espi:MeterReading/>") +
    entry(`${self}/IntervalBlock/1`, "", "", block)
  );
};

const feed = (...entries: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi">\n${entries.join("")}</feed>\n`;

const localTime = (fields: string) =>
  entry("/LocalTimeParameters/1", "", "", `<espi:LocalTimeParameters>${fields}</espi:LocalTimeParameters>`);
const NEW_YORK = localTime(
  "<espi:dstEndRule>B40E2000</espi:dstEndRule><espi:dstOffset>3600</espi:dstOffset>" +
    "<espi:dstStartRule>360E2000</espi:dstStartRule><espi:tzOffset>-18000</espi:tzOffset>",
);

const WATT_HOURS = { flowDirection: 1, powerOfTenMultiplier: 0, uom: 72 };
const HOME = feed(point(1, "Home"), NEW_YORK, type(1, WATT_HOURS), meter(1, 1, 1, readings([50, 75, 60])));

function read(files: Readonly<Record<string, string>>, options: Record<string, string | boolean> = {}) {
  return withFiles(files, (dir) => imported(greenButton, [dir], { split: "all", ...options }));
}

describe("green-button", () => {
  test("a quarter of an hour of 50 Wh is a mean of 200 W", async () => {
    const result = await read({ "usage.xml": HOME });
    expect(result.column("aggregate_w")).toEqual([200, 300, 240]);
    expect(result.column("timestamp")[0]).toBe(START * 1000);
    expect(result.houses()).toEqual(["usage"]);
    expect(result.warnings).toEqual([]);
  });

  test("values are scaled by the power of ten of their reading type", async () => {
    const milliwattHours = type(1, { ...WATT_HOURS, powerOfTenMultiplier: -3 });
    const result = await read({
      "u.xml": feed(point(1, "Home"), milliwattHours, meter(1, 1, 1, readings([50_000, 1]))),
    });
    expect(result.column("aggregate_w")).toEqual([200, 0]);
  });

  test("values in W are powers, whatever the interval", async () => {
    const watts = type(1, { uom: 38 });
    const result = await read({ "u.xml": feed(point(1, "Home"), watts, meter(1, 1, 1, readings([200, 310]))) });
    expect(result.column("aggregate_w")).toEqual([200, 310]);
  });

  test.each([
    ["North America's summer time", NEW_YORK, "America/New_York"],
    ["an offset without summer time", localTime("<espi:tzOffset>3600</espi:tzOffset>"), "Etc/GMT-1"],
    [
      "rules that are not known",
      localTime("<espi:tzOffset>3600</espi:tzOffset><espi:dstOffset>3600</espi:dstOffset>"),
      "UTC",
    ],
  ])("%s of the local time parameters names the zone", async (_, parameters, zone) => {
    const text = feed(point(1, "Home"), parameters, type(1, WATT_HOURS), meter(1, 1, 1, readings([50, 75])));
    const result = await read({ "u.xml": text });
    expect(result.metadata).toMatchObject({ tz: zone, tz_policy: "local" });
  });

  test("the user's zone goes before the file's", async () => {
    expect((await read({ "u.xml": HOME }, { tz: "America/Toronto" })).metadata.tz).toBe("America/Toronto");
  });

  test("the months of a house are joined, a missing interval is a gap", async () => {
    const month = (start: number, values: number[]) =>
      feed(point(1, "Home"), NEW_YORK, type(1, WATT_HOURS), meter(1, 1, 1, readings(values, start)));
    const files = { "h_2014-01.xml": month(START, [50, 75]), "h_2014-02.xml": month(START + 3 * QUARTER, [60, 70]) };
    const result = await read(files);
    expect(result.houses()).toEqual(["h"]);
    expect(result.column("aggregate_w")).toEqual([200, 300, Number.NaN, 240, 280]);
  });

  test("of several meter readings of the same energy the finest is taken, others are counted", async () => {
    const hourly = meter(1, 2, 1, readings([400, 410], START, 3600));
    const cost = type(2, { uom: 80 }) + meter(1, 3, 2, readings([1, 2]));
    const quarters = meter(1, 1, 1, readings([50, 75]));
    const result = await read({
      "u.xml": feed(point(1, "Home"), NEW_YORK, type(1, WATT_HOURS), hourly, cost, quarters),
    });
    expect(result.column("aggregate_w")).toEqual([200, 300]);
    expect(result.warnings).toEqual([
      '1 x meter readings of other quantities left out (u.xml "meter 3" (uom 80))',
      '1 x meter readings of longer intervals left out (u.xml "Home": 3600 s)',
    ]);
  });

  test("energy given back is subtracted with --solar only", async () => {
    const types = type(1, WATT_HOURS) + type(2, { ...WATT_HOURS, flowDirection: 19 });
    const meters = meter(1, 1, 1, readings([50, 0])) + meter(1, 2, 2, readings([0, 25]));
    const text = feed(point(1, "Home"), NEW_YORK, types, meters);
    expect((await read({ "u.xml": text })).column("aggregate_w")).toEqual([200, 0]);
    expect((await read({ "u.xml": text }, { solar: true })).column("aggregate_w")).toEqual([200, -100]);
  });

  test("--house chooses one of several usage points; gas is left out", async () => {
    const both = feed(
      ...[point(1, "Home"), point(2, "Barn"), point(3, "Gas", 1), NEW_YORK, type(1, WATT_HOURS)],
      ...[meter(1, 1, 1, readings([50, 75])), meter(2, 1, 1, readings([5, 6])), meter(3, 1, 1, readings([1, 2]))],
    );
    const result = await read({ "u.xml": both }, { house: "Barn" });
    expect(result.column("aggregate_w")).toEqual([20, 24]);
    expect(result.houses()).toEqual(["Barn"]);
    expect(result.warnings).toEqual(['1 x usage points of other than electricity left out (u.xml "Gas")']);
  });

  test("is recognised by its feed", async () => {
    const files = { "usage.xml": HOME, "other.xml": "<svg></svg>", "table.csv": "time,feed\n" };
    const found = await withFiles(files, (dir) =>
      Promise.all(Object.keys(files).map((name) => greenButton.recognises(join(dir, name), {}))),
    );
    expect(found).toEqual([true, false, false]);
  });
});

describe("refuses", () => {
  const types = NEW_YORK + type(1, WATT_HOURS);
  test.each([
    [
      "a value that is no number",
      feed(point(1, "Home"), types, meter(1, 1, 1, interval(START, "n/a"))),
      /^u\.xml line 8: value "n\/a" is not a whole number/,
    ],
    [
      "an interval in the future",
      feed(point(1, "Home"), types, meter(1, 1, 1, interval(9e9, 1))),
      /^u\.xml line 8: time 9000000000 is in the future/,
    ],
    [
      "an interval without length",
      feed(point(1, "Home"), types, meter(1, 1, 1, interval(START, 1, 0))),
      /^u\.xml line 8: duration 0; expected/,
    ],
    [
      "registers instead of intervals",
      feed(point(1, "Home"), type(1, { ...WATT_HOURS, accumulationBehaviour: 3 }), meter(1, 1, 1, readings([1, 2]))),
      /no meter reading of intervals in Wh.*found "meter 1" \(uom 72\)/,
    ],
    [
      "a meter reading of no usage point",
      feed(point(1, "Home"), point(2, "Barn"), types, meter(7, 1, 1, readings([1, 2]))),
      /^u\.xml line 7: the links of this MeterReading lead to no UsagePoint/,
    ],
  ])("%s", async (_, text, message) => {
    await expect(read({ "u.xml": text })).rejects.toThrow(message);
  });
});
