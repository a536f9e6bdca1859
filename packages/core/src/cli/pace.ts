// How long a run still takes, from the steps since it was first looked at.

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Whole seconds to a minute and a half, then whole minutes to an hour and a half, then hours. */
export function duration(seconds: number): string {
  if (seconds < 1.5 * MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < 1.5 * HOUR) return `${Math.round(seconds / MINUTE)} min`;
  return `${(seconds / HOUR).toFixed(1)} h`;
}

/** The mean pace since the first step seen, validations and checkpoints included. */
export class Pace {
  #first: { readonly step: number; readonly ms: number } | undefined;

  /** Seconds to the last step; null at the first step seen, and where nobody knows which step is the last. */
  secondsLeft(step: number, totalSteps: number | null, nowMs: number): number | null {
    this.#first ??= { step, ms: nowMs };
    const done = step - this.#first.step;
    if (totalSteps === null || done === 0) return null;
    return ((nowMs - this.#first.ms) / 1000 / done) * (totalSteps - step);
  }
}
