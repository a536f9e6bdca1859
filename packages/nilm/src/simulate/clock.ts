// The simulator's time grid: 6 s steps on the household's wall clock, from a midnight on.

/** Meter interval in seconds. */
export const STEP_S = 6;

export const MINUTE_S = 60;
const MINUTES_PER_DAY = 1440;
const DAY_MS = 86_400_000;

/** Whole days of a household's wall clock, counted in minutes and in 6 s steps from the start. */
export class Clock {
  readonly startMs: number;
  readonly days: number;
  readonly minutes: number;
  readonly steps: number;
  readonly #firstDay: number;

  /** @param start the first day, `YYYY-MM-DD` */
  constructor(start: string, days: number) {
    this.startMs = Date.parse(`${start}T00:00:00Z`);
    this.days = days;
    this.minutes = days * MINUTES_PER_DAY;
    this.steps = (this.minutes * MINUTE_S) / STEP_S;
    this.#firstDay = this.startMs / DAY_MS;
  }

  /** Hour of the day with its fraction, 0 <= h < 24. */
  hour(minute: number): number {
    return (minute % MINUTES_PER_DAY) / 60;
  }

  /** Day of the year with its fraction, from 1. */
  dayOfYear(minute: number): number {
    const day = this.#firstDay + minute / MINUTES_PER_DAY;
    const year = new Date(Math.floor(day) * DAY_MS).getUTCFullYear();
    return day - Date.UTC(year, 0, 1) / DAY_MS + 1;
  }

  /** Saturday or Sunday. */
  isWeekend(minute: number): boolean {
    // Day 0 of the epoch was a Thursday: counted from Monday it is day 3.
    return (this.#firstDay + Math.floor(minute / MINUTES_PER_DAY) + 3) % 7 >= 5;
  }

  /** The minute that a time in seconds from the start falls in; the last one for times past the end. */
  minuteAt(seconds: number): number {
    return Math.min(Math.floor(seconds / MINUTE_S), this.minutes - 1);
  }
}
