// Wall-clock time across changes of the clock.
import { InputError } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import { clockZone, formatUtc, localDate, nextStart, startOf, wallClock, Zone } from "./calendar.ts";

const london = new Zone("Europe/London");
const utc = (text: string) => Date.parse(`${text}Z`);
const HOUR = 3_600_000;

describe("Zone", () => {
  test("knows both sides of a change within one day, asked in any order", () => {
    const change = utc("2014-03-30T01:00:00");
    expect([change, change - 1, change + 5 * HOUR, change - HOUR].map((ms) => london.offsetMs(ms))).toEqual([
      HOUR,
      0,
      HOUR,
      0,
    ]);
  });

  test("takes the first instant of an ambiguous hour, and the second after the first has passed", () => {
    const local = utc("2014-10-26T01:30:00");
    const first = utc("2014-10-26T00:30:00");
    expect(london.localToUtc(local)).toBe(first);
    expect(london.localToUtc(local, first)).toBe(first + HOUR);
  });

  test("shifts a local time that the change to summer time leaves out by the hour that is lost", () => {
    expect(london.localToUtc(utc("2014-03-30T01:30:00"))).toBe(utc("2014-03-30T01:30:00"));
  });

  test("refuses a name that is no zone", () => {
    expect(() => new Zone("Mars/Olympus")).toThrow(InputError);
  });
});

test("wall-clock fields are those of the zone: a summer evening in UTC is the next day in London", () => {
  const fields = wallClock(utc("2014-06-30T23:05:00"), london);
  expect(fields).toEqual({ minute: 5, hour: 0, dow: 1, month: 7, dom: 1 });
});

test("the reference's policy reads UTC as if it were local", () => {
  const zone = clockZone("Europe/London", "utc_as_local");
  expect(wallClock(utc("2014-06-30T23:05:00"), zone)).toEqual({ minute: 5, hour: 23, dow: 0, month: 6, dom: 30 });
});

describe("periods", () => {
  const noon = utc("2014-03-30T12:00:00");

  test("the day of the change to summer time has 23 hours", () => {
    expect(nextStart("day", noon, london) - startOf("day", noon, london)).toBe(23 * HOUR);
  });

  test("a week starts on Monday and holds its Sunday", () => {
    expect(startOf("week", noon, london)).toBe(utc("2014-03-24T00:00:00"));
    expect(nextStart("week", noon, london)).toBe(utc("2014-03-30T23:00:00"));
  });

  test("a month ends where the next one starts, over the end of a year", () => {
    const december = utc("2013-12-31T23:59:00");
    expect(startOf("month", december, london)).toBe(utc("2013-12-01T00:00:00"));
    expect(nextStart("month", december, london)).toBe(utc("2014-01-01T00:00:00"));
  });
});

test("dates and instants are written as people read them", () => {
  expect(localDate(utc("2014-06-30T23:05:00"), london)).toBe("2014-07-01");
  expect(formatUtc(utc("2014-06-30T23:05:00"))).toBe("2014-06-30T23:05:00Z");
});
