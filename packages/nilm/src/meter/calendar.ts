// Wall-clock time of a household: zone offsets with daylight saving, calendar fields, day, week and month borders.
import { InputError } from "@sciformer/core";
import { IANAZone } from "luxon";

/** How a dataset's UTC timestamps become wall-clock time: as they stand (the reference's way) or in its zone. */
export type TimeZonePolicy = "utc_as_local" | "local";

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Largest magnitude of a Date, ms. */
const LARGEST_DATE = 8.64e15;

/** An IANA zone whose offsets are looked up once per day, so that millions of samples cost little. */
export class Zone {
  readonly name: string;
  readonly #zone: IANAZone;
  #from = 0;
  #to = 0;
  #offset = 0;
  /** A local day without a change of the clock on it or beside it, and its offset. */
  #plainFrom = Number.NaN;
  #plainOffset = 0;

  /** True if the name is an IANA zone's. */
  static isName(name: string): boolean {
    return IANAZone.isValidZone(name);
  }

  /** @throws InputError if the name is not an IANA zone */
  constructor(name: string) {
    if (!Zone.isName(name)) {
      throw new InputError(`time zone "${name}": expected an IANA name such as Europe/London, America/New_York or UTC`);
    }
    this.name = name;
    this.#zone = IANAZone.create(name);
  }

  /** Milliseconds to add to a UTC instant for its wall-clock time. */
  offsetMs(utcMs: number): number {
    if (utcMs < this.#from || utcMs >= this.#to) this.#findSegment(utcMs);
    return this.#offset;
  }

  /**
   * The UTC instant of a wall-clock time given as if it were UTC. Of the two instants of an ambiguous hour it is
   * the first one after `afterUtcMs`, so that a series read in order stays ascending; a wall-clock time that the
   * change to summer time leaves out is shifted forward.
   */
  localToUtc(localMs: number, afterUtcMs = Number.NEGATIVE_INFINITY): number {
    if (localMs >= this.#plainFrom && localMs < this.#plainFrom + DAY) return localMs - this.#plainOffset;
    const day = Math.floor(localMs / DAY) * DAY;
    const before = this.offsetMs(day - DAY);
    const after = this.offsetMs(day + 2 * DAY);
    if (before !== after) return this.#nearChange(localMs, afterUtcMs, before, after);
    this.#plainFrom = day;
    this.#plainOffset = before;
    return localMs - before;
  }

  #nearChange(localMs: number, afterUtcMs: number, before: number, after: number): number {
    const first = localMs - Math.max(before, after);
    const second = localMs - Math.min(before, after);
    const firstExists = first + this.offsetMs(first) === localMs;
    const secondExists = second + this.offsetMs(second) === localMs;
    if (firstExists && secondExists) return first > afterUtcMs ? first : second;
    if (firstExists) return first;
    return secondExists ? second : localMs - before;
  }

  /** The stretch of the UTC day around an instant over which the offset is constant. */
  #findSegment(utcMs: number): void {
    const day = Math.floor(utcMs / DAY) * DAY;
    const first = this.#zone.offset(day);
    const last = this.#zone.offset(day + DAY - 1);
    this.#from = day;
    this.#to = day + DAY;
    this.#offset = first * MINUTE;
    if (first === last) return;
    const change = this.#findChange(day, day + DAY - 1, first);
    if (utcMs < change) {
      this.#to = change;
    } else {
      this.#from = change;
      this.#offset = last * MINUTE;
    }
  }

  /** First instant in (from, to] whose offset differs from `offset` minutes. */
  #findChange(from: number, to: number, offset: number): number {
    let low = from;
    let high = to;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#zone.offset(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }
}

/** The zone in which a dataset's timestamps are read as wall-clock time. */
export function clockZone(tz: string, policy: TimeZonePolicy): Zone {
  return new Zone(policy === "utc_as_local" ? "UTC" : tz);
}

/** Wall-clock fields of one instant. */
export interface WallClock {
  /** 0 .. 59 */
  minute: number;
  /** 0 .. 23 */
  hour: number;
  /** Monday 0 .. Sunday 6 */
  dow: number;
  /** 1 .. 12 */
  month: number;
  /** Day of the month, 1 .. 31 */
  dom: number;
}

/** Wall-clock fields of a UTC instant; give `into` to fill the same object again and again. */
export function wallClock(
  utcMs: number,
  zone: Zone,
  into: WallClock = { minute: 0, hour: 0, dow: 0, month: 1, dom: 1 },
): WallClock {
  const local = utcMs + zone.offsetMs(utcMs);
  const day = Math.floor(local / DAY);
  const minutes = Math.floor((local - day * DAY) / MINUTE);
  into.hour = Math.floor(minutes / 60);
  into.minute = minutes - into.hour * 60;
  into.dow = (((day + 3) % 7) + 7) % 7;
  const { month, dom } = civilDate(day);
  into.month = month;
  into.dom = dom;
  return into;
}

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly dom: number;
}

let lastDay = Number.NaN;
let lastDate: CivilDate = { year: 1970, month: 1, dom: 1 };

/** Year, month and day of a day number since 1970-01-01; the last day asked for is remembered. */
function civilDate(day: number): CivilDate {
  if (day !== lastDay) {
    const date = new Date(day * DAY);
    lastDate = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dom: date.getUTCDate() };
    lastDay = day;
  }
  return lastDate;
}

/** A calendar period; weeks start on Monday. */
export type CalendarPeriod = "day" | "week" | "month";

/** The UTC instant at which the local day, week or month around `utcMs` starts. */
export function startOf(period: CalendarPeriod, utcMs: number, zone: Zone): number {
  return midnight(firstDay(period, localDay(utcMs, zone)), zone);
}

/** The UTC instant at which the next local day, week or month after `utcMs` starts. */
export function nextStart(period: CalendarPeriod, utcMs: number, zone: Zone): number {
  const first = firstDay(period, localDay(utcMs, zone));
  if (period === "day") return midnight(first + 1, zone);
  if (period === "week") return midnight(first + 7, zone);
  const { year, month } = civilDate(first);
  return midnight(Date.UTC(year, month, 1) / DAY, zone);
}

function localDay(utcMs: number, zone: Zone): number {
  return Math.floor((utcMs + zone.offsetMs(utcMs)) / DAY);
}

function firstDay(period: CalendarPeriod, day: number): number {
  if (period === "day") return day;
  if (period === "week") return day - ((((day + 3) % 7) + 7) % 7);
  return day - (civilDate(day).dom - 1);
}

/** Start of a local day; where the clock skips midnight, the first instant of that day. */
function midnight(day: number, zone: Zone): number {
  return zone.localToUtc(day * DAY);
}

/** Local date of a UTC instant as `YYYY-MM-DD`. */
export function localDate(utcMs: number, zone: Zone): string {
  return new Date(localDay(utcMs, zone) * DAY).toISOString().slice(0, 10);
}

/** `2014-07-01T10:00:00+01:00`: an instant on the household's clock. */
export function formatLocal(utcMs: number, zone: Zone): string {
  const minutes = Math.round(zone.offsetMs(utcMs) / MINUTE);
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const offset = `${minutes < 0 ? "-" : "+"}${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return new Date(utcMs + minutes * MINUTE).toISOString().replace(/(\.000)?Z$/, offset);
}

/** `2014-03-01T10:00:00Z`: a UTC instant as errors and reports name it. */
export function formatUtc(utcMs: number): string {
  return Math.abs(utcMs) <= LARGEST_DATE ? new Date(utcMs).toISOString().replace(/\.000Z$/, "Z") : `${utcMs} ms`;
}
