// Forms of time: each leads to the same instant, and none is guessed.
import { describe, expect, test } from "vitest";
import { Zone } from "./calendar.ts";
import { type DateOrder, orderInDate, TimeParser } from "./time-parser.ts";

const NOW = Date.UTC(2026, 0, 1);
const INSTANT = Date.UTC(2014, 6, 1, 10, 30, 0);
const where = () => "house.csv row 2";
const parser = (zone?: string, order?: DateOrder) =>
  new TimeParser({ zone: zone === undefined ? undefined : new Zone(zone), order, now: NOW });

describe("TimeParser", () => {
  test.each([
    ["1404210600"],
    ["1404210600.0"],
    ["1404210600000"],
    ["2014-07-01T10:30:00Z"],
    ["2014-07-01 10:30:00 UTC"],
    ["2014-07-01T12:30:00+02:00"],
    ["2014-07-01 12:30:00.000+0200"],
    ["2014-07-01T06:30-04"],
  ])("reads %s without a zone", (text) => {
    expect(parser().parse(text, where)).toBe(INSTANT);
  });

  test.each([["2014-07-01 11:30:00"], ["2014/07/01 11:30"], ["2014-07-01 11:30:00 AM"]])(
    "places %s in its zone",
    (text) => {
      expect(parser("Europe/London").parse(text, where)).toBe(INSTANT);
    },
  );

  test.each<[string, DateOrder]>([
    ["07/01/2014 10:30", "mdy"],
    ["7/1/2014 10:30:00", "mdy"],
    ["01.07.2014 10:30", "dmy"],
    ["1-7-2014, 10:30", "dmy"],
    ["07/01/2014 10:30:00 am", "mdy"],
  ])("reads %s with the date order %s", (text, order) => {
    expect(parser("UTC", order).parse(text, where)).toBe(INSTANT);
  });

  test("noon and midnight of the twelve-hour clock are 12 pm and 12 am", () => {
    const hours = ["12:05 am", "1:05 am", "12:05 pm", "1:05 pm"].map(
      (time) => (parser("UTC", "mdy").parse(`07/01/2014 ${time}`, where) - Date.UTC(2014, 6, 1, 0, 5)) / 3_600_000,
    );
    expect(hours).toEqual([0, 1, 12, 13]);
  });

  test("keeps the repeated hour at the end of summer time ascending", () => {
    const london = parser("Europe/London");
    const times = ["2014-10-26 01:30", "2014-10-26 01:59", "2014-10-26 01:00", "2014-10-26 01:30"];
    const minutes = times.map((text) => (london.parse(text, where) - Date.UTC(2014, 9, 26)) / 60_000);
    expect(minutes).toEqual([30, 59, 60, 90]);
  });

  test.each(["2014-02-30 00:00:00", "2014-13-01", "2014-07-01 24:01", "2014-07-01 13:00 pm", "noon", ""])(
    "refuses %j",
    (text) => {
      expect(() => parser("UTC").parse(text, where)).toThrow(/^house\.csv row 2: .* is not a time/);
    },
  );

  test("refuses a date that may have the month or the day first, saying what to give", () => {
    expect(() => parser("UTC").parse("07/01/2014 10:30", where)).toThrow(/month or the day first; give --date-order/);
  });

  test("refuses a date that its order makes impossible", () => {
    expect(() => parser("UTC", "mdy").parse("25/04/2014", where)).toThrow(/not a time with the month first \(mdy\)/);
  });

  test("refuses microseconds, which lie in the future", () => {
    expect(() => parser().parse("1404210600000000", where)).toThrow(/is in the future/);
  });
});

test.each([
  ["25/04/2021 13:00", "dmy"],
  ["04/25/2021", "mdy"],
  ["04.05.2021 13:00", "either"],
  ["2021-04-25 13:00", undefined],
  ["1404210600", undefined],
])("the date of %s tells the order %s", (text, order) => {
  expect(orderInDate(text)).toBe(order);
});
