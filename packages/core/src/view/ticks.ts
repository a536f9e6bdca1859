// Ticks at round numbers and round times.

/** About `count` round numbers (1, 2 or 5 times a power of ten apart) inside the range. */
export function linearTicks(low: number, high: number, count: number): number[] {
  if (!(low < high) || count < 1) return [];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= rough * 0.999999)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Rounding keeps 0.3 from being 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(14)));
}

/** Powers of ten inside the range; over less than two of them also 2 and 5 times a power. */
export function logTicks(low: number, high: number): number[] {
  if (!(low > 0 && low < high)) return [];
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const factors = Math.log10(high / low) < 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = first; power <= last; power++) {
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that people read on clocks and calendars, in milliseconds. */
const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14].map((count) => count * DAY),
] as const;
const MONTH = 30.44 * DAY;
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120] as const;

/**
 * About `count` round times inside the range: whole seconds, minutes, hours, days, months on the clock of a zone.
 *
 * @param low milliseconds since 1970
 * @param offsetAt the zone's distance from UTC at a time, in milliseconds; 0 for UTC
 */
export function timeTicks(
  low: number,
  high: number,
  count: number,
  offsetAt: (time: number) => number = () => 0,
): number[] {
  if (!(low < high) || count < 1) return [];
  const rough = (high - low) / count;
  const step = TIME_STEPS.find((width) => width >= rough);
  const locals = step === undefined ? monthStarts(low + offsetAt(low), rough) : multiples(low + offsetAt(low), step);
  const ticks: number[] = [];
  for (const local of locals) {
    const guess = local - offsetAt(local);
    const tick = local - offsetAt(guess);
    if (tick > high) break;
    if (tick >= low) ticks.push(tick);
  }
  return ticks;
}

function* multiples(from: number, step: number): Generator<number> {
  for (let number = Math.ceil(from / step); ; number++) yield number * step;
}

/** First days of months, as far apart as `rough` at least, counted from a January. */
function* monthStarts(from: number, rough: number): Generator<number> {
  const step = MONTH_STEPS.find((months) => months * MONTH >= rough) ?? Math.ceil(rough / (1200 * MONTH)) * 1200;
  const year = new Date(from).getUTCFullYear();
  const first = step <= 12 ? year : Math.floor((12 * year) / step) * (step / 12);
  for (let month = 0; ; month += step) yield Date.UTC(first, month, 1);
}
