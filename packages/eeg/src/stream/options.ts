// Options of predictions over time.
import { type CliOption, type CliValues, finite, InputError, positive } from "@sciformer/core";

/** Seconds from one window to the next where nothing is said. */
const DEFAULT_STEP = 0.1;

export const STREAM_OPTIONS: readonly CliOption[] = [
  { flags: "--step <s>", description: `a window every so many seconds over the whole recording (${DEFAULT_STEP})` },
  { flags: "--smooth <share>", description: "average over windows: share of what was before, 0 to 1 (default 0)" },
  { flags: "--threshold <p>", description: "no class is predicted below this probability (default 0)" },
];

/** The same for code. */
export interface StreamSettings {
  /** Seconds. */
  readonly step: number;
  readonly smoothing: number;
  readonly threshold: number;
}

function share(values: CliValues, key: string): number {
  const value = finite(values, key, "0 to 1") ?? 0;
  if (value >= 0 && value < 1) return value;
  throw new InputError(`--${key} ${values[key]}: expected 0 or more, and less than 1`);
}

/** @throws InputError that names the option and what it holds */
export function streamSettings(values: CliValues): StreamSettings {
  return {
    step: positive(values, "step") ?? DEFAULT_STEP,
    smoothing: share(values, "smooth"),
    threshold: share(values, "threshold"),
  };
}
