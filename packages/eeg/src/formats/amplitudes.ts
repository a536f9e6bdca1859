// Warnings about channels that record nothing, and about numbers in another unit than their file says.
import { InputError, type Report } from "@sciformer/core";
import type { Recording } from "../recording.ts";

/** Microvolts: less is no signal, and the usual span of a second's deviation. */
const FLAT = 0.01;
const [LEAST, MOST] = [1, 500];

/** Deviations of a channel: of all of it, and the median over seconds. */
interface Deviations {
  readonly whole: number;
  readonly median: number;
}

/**
 * Looks through the EEG channels of a recording.
 *
 * @throws InputError where `strict`, for the first channel that is out of the ordinary
 */
export function checkAmplitudes(recording: Recording, strict: boolean, report: Report): void {
  const warn = (kind: string, place: string) => {
    if (strict) throw new InputError(`${place}: ${kind}`);
    report.warn(kind, place);
  };
  recording.channels.forEach(({ name, kind, unit }, i) => {
    if (kind !== "eeg" || unit !== "uV") return;
    const { whole, median } = deviations(recording.samples[i]!, Math.max(2, Math.round(recording.sfreq)));
    const place = `${recording.source} channel ${name}`;
    if (whole < FLAT) warn("flat channel", `${place}: standard deviation ${whole.toPrecision(3)} uV`);
    if (!(median >= LEAST && median <= MOST)) {
      const found = `median standard deviation ${median.toPrecision(3)} uV`;
      warn(
        "channel outside of 1 to 500 uV, its unit may be another than the file says (--scale)",
        `${place}: ${found}`,
      );
    }
  });
}

function deviations(samples: Float64Array, second: number): Deviations {
  const parts: number[] = [];
  for (let from = 0; from + second <= samples.length || from === 0; from += second) {
    const part = deviation(samples.subarray(from, from + second));
    if (!Number.isNaN(part)) parts.push(part);
  }
  parts.sort((a, b) => a - b);
  return { whole: deviation(samples), median: parts[Math.floor(parts.length / 2)] ?? 0 };
}

/** Over what is not NaN. */
function deviation(samples: Float64Array): number {
  let [count, sum] = [0, 0];
  for (const value of samples) {
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (const value of samples) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  return Math.sqrt(squares / count);
}
