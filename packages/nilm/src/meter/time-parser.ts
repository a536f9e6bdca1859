// Timestamps as files write them: ISO 8601, `YYYY-MM-DD HH:MM:SS`, `25.04.2021 13:00`, unix seconds or milliseconds.
import { InputError } from "@sciformer/core";
import { formatUtc, type Zone } from "./calendar.ts";

/** How a file writes its times; all times of a file are of one kind. */
type TimeKind = "unix seconds" | "unix milliseconds" | "time with offset" | "local time";

/** Which of the first two numbers of `04/05/2021` is the month. */
export type DateOrder = "mdy" | "dmy";

const EARLIEST = Date.UTC(1990, 0, 1);
/** Unix seconds reach this in the year 5138, milliseconds reached it in 1973. */
const SECONDS_LIMIT = 1e11;
const NUMBER = /^[+-]?\d+(\.\d*)?$/;
const CLOCK = String.raw`(?:,?[T ]\s*(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?\s*(?<half>[ap]m)?)?`;
const OFFSET = String.raw`\s*(?<offset>Z|UTC|[+-]\d{2}(?::?\d{2})?)?`;
const YEAR_FIRST = new RegExp(
  String.raw`^(?<year>\d{4})(?<separator>[-/])(?<month>\d{2})\k<separator>(?<dom>\d{2})${CLOCK}${OFFSET}$`,
  "i",
);
const YEAR_LAST = new RegExp(
  String.raw`^(?<first>\d{1,2})(?<separator>[-/.])(?<other>\d{1,2})\k<separator>(?<year>\d{4})${CLOCK}${OFFSET}$`,
  "i",
);
const LARGEST_MONTH = 12;

/** A time before it is placed in a zone: UTC milliseconds, or wall-clock milliseconds for a local time. */
interface ParsedTime {
  readonly kind: TimeKind;
  readonly ms: number;
}

/** The parts of a time as matched; those that it lacks are undefined. */
type Parts = Readonly<Record<string, string | undefined>>;

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function offsetOf(text: string): number {
  if (/^(Z|UTC)$/i.test(text)) return 0;
  const digits = text.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (text[0] === "-" ? -minutes : minutes) * 60_000;
}

function parseNumber(text: string): ParsedTime {
  const value = Number(text);
  return value < SECONDS_LIMIT
    ? { kind: "unix seconds", ms: Math.round(value * 1000) }
    : { kind: "unix milliseconds", ms: Math.round(value) };
}

/** Milliseconds since midnight; undefined for what no clock shows. */
function clockMs({ hour, minute, second, fraction, half }: Parts): number | undefined {
  const [minutes, seconds] = [Number(minute ?? 0), Number(second ?? 0)];
  let hours = Number(hour ?? 0);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  }
  if (hours > 24 || minutes > 59 || seconds > 60 || (hours === 24 && minutes + seconds > 0)) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Math.round(Number(`0.${fraction ?? 0}`) * 1000);
}

function parseDate(parts: Parts, monthText: string, domText: string): ParsedTime | undefined {
  const [year, month, dom] = [Number(parts.year), Number(monthText), Number(domText)];
  if (month < 1 || month > LARGEST_MONTH || dom < 1 || dom > daysInMonth(year, month)) return undefined;
  const clock = clockMs(parts);
  if (clock === undefined) return undefined;
  const ms = Date.UTC(year, month - 1, dom) + clock;
  const { offset } = parts;
  return offset === undefined ? { kind: "local time", ms } : { kind: "time with offset", ms: ms - offsetOf(offset) };
}

function parseText(text: string, order: DateOrder | undefined): ParsedTime | undefined {
  if (NUMBER.test(text)) return parseNumber(text);
  const iso = YEAR_FIRST.exec(text)?.groups;
  if (iso) return parseDate(iso, iso.month!, iso.dom!);
  const numeric = order && YEAR_LAST.exec(text)?.groups;
  if (!numeric) return undefined;
  const [first, second] = [numeric.first!, numeric.other!];
  return order === "mdy" ? parseDate(numeric, first, second) : parseDate(numeric, second, first);
}

/**
 * What the date of a time says about the order of day and month: a number above 12 is the day. "either" where both
 * could be the month, undefined where the year comes first or there is no date.
 */
export function orderInDate(text: string): DateOrder | "either" | undefined {
  const parts = YEAR_LAST.exec(text.trim())?.groups;
  if (!parts) return undefined;
  if (Number(parts.first) > LARGEST_MONTH) return "dmy";
  return Number(parts.other) > LARGEST_MONTH ? "mdy" : "either";
}

/** What a time column's cells need beside themselves. */
export interface TimeReading {
  /** The household's zone, needed for times without an offset. */
  readonly zone: Zone | undefined;
  /** Needed for dates such as 04/05/2021. */
  readonly order: DateOrder | undefined;
  /** What counts as the future, ms. */
  readonly now: number;
}

/** Reads the time column of one file: fixes its kind at the first time and refuses what does not fit. */
export class TimeParser {
  readonly #reading: TimeReading;
  #kind: TimeKind | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(reading: TimeReading) {
    this.#reading = reading;
  }

  /**
   * UTC milliseconds of one time; `where` is evaluated for errors only: `house.csv row 12, column "Time"`.
   *
   * @throws InputError on an unreadable, ambiguous or mixed form, a local time without a zone, before 1990 or in the
   * future
   */
  parse(text: string, where: () => string): number {
    const parsed = parseText(text.trim(), this.#reading.order);
    if (!parsed) throw new InputError(`${where()}: ${this.#unreadable(text)}`);
    this.#kind ??= parsed.kind;
    if (parsed.kind !== this.#kind) {
      throw new InputError(`${where()}: "${text}" is in ${parsed.kind}, the rows before it in ${this.#kind}`);
    }
    const utc = parsed.kind === "local time" ? this.#toUtc(parsed.ms, text, where) : parsed.ms;
    checkTime(utc, this.#reading.now, text, where);
    this.#last = utc;
    return utc;
  }

  #unreadable(text: string): string {
    const { order } = this.#reading;
    if (orderInDate(text) === undefined) {
      return `"${text}" is not a time; expected ISO 8601, YYYY-MM-DD HH:MM:SS, unix s or ms`;
    }
    return order === undefined
      ? `"${text}" may have the month or the day first; give --date-order mdy or --date-order dmy`
      : `"${text}" is not a time with the ${order === "mdy" ? "month" : "day"} first (${order})`;
  }

  #toUtc(localMs: number, text: string, where: () => string): number {
    const { zone } = this.#reading;
    if (!zone) {
      throw new InputError(
        `${where()}: "${text}" has no offset from UTC; name the household's zone, for example --tz Europe/London`,
      );
    }
    return zone.localToUtc(localMs, this.#last);
  }
}

/** Refuses a time before 1990 or after `now`. @throws InputError naming `where()` and the value as written */
export function checkTime(utcMs: number, now: number, written: string, where: () => string): void {
  if (utcMs < EARLIEST) throw new InputError(`${where()}: time ${written} is before 1990 (${formatUtc(utcMs)})`);
  if (utcMs > now) throw new InputError(`${where()}: time ${written} is in the future (${formatUtc(utcMs)})`);
}
