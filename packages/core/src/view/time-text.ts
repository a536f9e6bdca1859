// Positions of a time line as text, on the clock of a zone.
import { formatNumber, formatQuantity } from "./quantity.ts";
import { timeTicks } from "./ticks.ts";
import type { TimeFormat } from "./timeline.ts";

const QUARTER_HOUR = 15 * 60_000;
const DAY = 24 * 3_600_000;

/** Offsets from UTC change on quarters of an hour at most. */
const offsets = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that the clock of a zone is ahead of UTC. @throws RangeError for an unknown zone */
export function zoneOffset(timeZone: string, time: number): number {
  if (timeZone === "UTC") return 0;
  const quarter = Math.floor(time / QUARTER_HOUR);
  const known = offsets.get(timeZone) ?? new Map<number, number>();
  offsets.set(timeZone, known);
  const found = known.get(quarter);
  if (found !== undefined) return found;
  const start = quarter * QUARTER_HOUR;
  const part = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(start)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
  known.set(quarter, local - start);
  return local - start;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, clock);
  return clock;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/**
 * A position in full: `Mon 2026-01-05 06:30`, `1:02:03`, `12 steps`, `2019`.
 *
 * @param resolution smallest difference that shows: the time line's step; seconds appear below a minute
 */
export function formatTime(position: number, format: TimeFormat, resolution = 0): string {
  if (Number.isNaN(position)) return "\u2013";
  switch (format.kind) {
    case "instant": {
      const local = new Date(position + zoneOffset(format.timeZone, position));
      const day = `${DAYS[local.getUTCDay()]} ${local.toISOString().slice(0, 10)}`;
      if (resolution >= DAY) return day;
      return `${day} ${clockText(local, resolution)}`;
    }
    case "duration":
      return durationText(position, resolution);
    case "number":
      return formatQuantity(position, format.unit, { digits: format.digits });
    case "labels":
      return format.labels[Math.round(position)] ?? "\u2013";
    default:
      throw new TypeError(`unknown time format ${format satisfies never}`);
  }
}

function clockText(local: Date, resolution: number): string {
  const end = resolution >= 60_000 ? 16 : resolution >= 1000 || resolution === 0 ? 19 : 23;
  return local.toISOString().slice(11, end);
}

function durationText(seconds: number, resolution: number): string {
  const sign = seconds < 0 ? "-" : "";
  const digits = resolution === 0 || resolution >= 1 ? 0 : Math.min(3, Math.ceil(-Math.log10(resolution)));
  const rounded = Number(Math.abs(seconds).toFixed(digits));
  const minutes = Math.floor(rounded / 60);
  const rest = (rounded - 60 * minutes).toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, "0");
  if (minutes < 60) return `${sign}${minutes}:${rest}`;
  return `${sign}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** About `count` ticks of a time axis with short texts: the day where a day begins, the clock elsewhere. */
export function timeAxisTicks(
  low: number,
  high: number,
  count: number,
  timeZone: string,
): readonly { readonly value: number; readonly text: string }[] {
  const ticks = timeTicks(low, high, count, (time) => zoneOffset(timeZone, time));
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : DAY;
  return ticks.map((value, index) => ({ value, text: tickText(value, step, index === 0, timeZone) }));
}

function tickText(value: number, step: number, isFirst: boolean, timeZone: string): string {
  const local = new Date(value + zoneOffset(timeZone, value));
  const iso = local.toISOString();
  const beginsDay = iso.slice(11, 19) === "00:00:00";
  const beginsYear = iso.slice(5, 10) === "01-01";
  if (step >= DAY) return isFirst || beginsYear ? iso.slice(0, 10) : iso.slice(5, 10);
  if (beginsDay) return `${DAYS[local.getUTCDay()]} ${iso.slice(5, 10)}`;
  if (step < 1000) return `${formatNumber((value / 1000) % 60, { digits: 3 })} s`;
  return step < 60_000 ? iso.slice(11, 19) : iso.slice(11, 16);
}
