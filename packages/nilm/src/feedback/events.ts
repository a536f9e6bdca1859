// The runs of an appliance in a power series: when it started and stopped, what it used, how hard it drew.
import { J_PER_KWH } from "./energy.ts";

/** One run of an appliance. */
export interface ApplianceEvent {
  /** UTC instant of its first sample, ms. */
  readonly startMs: number;
  /** UTC instant at which its last sample ends, ms. */
  readonly endMs: number;
  readonly energyKwh: number;
  readonly peakW: number;
  /** Mean probability of being on over its samples, 0 .. 1; absent where none is known. */
  readonly confidence?: number;
}

/** What the detector needs to know. */
export interface EventOptions {
  /** Seconds between samples. */
  readonly periodS: number;
  /** On where the power is above this, W. */
  readonly thresholdW: number;
  /** Runs of the same appliance at most this far apart are one, s; 0 keeps them apart. */
  readonly mergeS?: number;
}

/** An event that may still grow. */
interface Open {
  startMs: number;
  endMs: number;
  joules: number;
  peakW: number;
  /** Sum of the known probabilities, and how many they are. */
  probability: number;
  known: number;
}

/** Finds the events of one appliance in a series that arrives in pieces; holds the last event only. */
export class EventDetector {
  readonly #options: EventOptions;
  #open: Open | undefined;
  #gapJoules = 0;

  constructor(options: EventOptions) {
    this.#options = options;
  }

  /**
   * @param times [samples], ms, UTC, ascending
   * @param watts [samples], W; NaN where missing (off)
   * @param on [samples], 0 or 1; without it a sample is on above the threshold
   * @param probability [samples] of being on, 0 .. 1; NaN where it is not known
   * @returns the events that are certainly over
   */
  add(
    times: ArrayLike<number>,
    watts: ArrayLike<number>,
    on?: ArrayLike<number>,
    probability?: ArrayLike<number>,
  ): ApplianceEvent[] {
    const { periodS, thresholdW, mergeS = 0 } = this.#options;
    const finished: ApplianceEvent[] = [];
    for (let i = 0; i < times.length; i++) {
      const power = watts[i]!;
      const isOn = on === undefined ? power > thresholdW : on[i] === 1;
      const apart = this.#open === undefined ? 0 : times[i]! - this.#open.endMs;
      if (this.#open !== undefined && apart > mergeS * 1000) finished.push(...this.finish());
      if (isOn) this.#extend(times[i]!, power, probability?.[i] ?? Number.NaN);
      else if (!Number.isNaN(power)) this.#gapJoules += power * periodS;
    }
    return finished;
  }

  #extend(timeMs: number, watts: number, probability: number): void {
    const { periodS } = this.#options;
    this.#open ??= { startMs: timeMs, endMs: timeMs, joules: 0, peakW: 0, probability: 0, known: 0 };
    // What the appliance drew between two merged runs belongs to the event.
    if (timeMs > this.#open.endMs) this.#open.joules += this.#gapJoules;
    this.#gapJoules = 0;
    const power = Number.isNaN(watts) ? 0 : watts;
    this.#open.endMs = timeMs + periodS * 1000;
    this.#open.joules += power * periodS;
    this.#open.peakW = Math.max(this.#open.peakW, power);
    if (Number.isNaN(probability)) return;
    this.#open.probability += probability;
    this.#open.known++;
  }

  /** Ends the series. @returns the event that was still open, if any */
  finish(): ApplianceEvent[] {
    const open = this.#open;
    this.#open = undefined;
    this.#gapJoules = 0;
    if (open === undefined) return [];
    const { startMs, endMs, joules, peakW, probability, known } = open;
    const event = { startMs, endMs, energyKwh: joules / J_PER_KWH, peakW };
    return [known === 0 ? event : { ...event, confidence: probability / known }];
  }
}

/** All events of a series that lies in memory. */
export function findEvents(
  times: ArrayLike<number>,
  watts: ArrayLike<number>,
  options: EventOptions,
  on?: ArrayLike<number>,
  probability?: ArrayLike<number>,
): ApplianceEvent[] {
  const detector = new EventDetector(options);
  const finished = detector.add(times, watts, on, probability);
  return [...finished, ...detector.finish()];
}

/** Events found, wanted and in common. */
export interface EventScore {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Events matched one to one, in order of time: a predicted start within `toleranceS` of a true one counts. The
 * greedy matching of the earliest pairs finds as many matches as any.
 *
 * @param truth, prediction ascending by start
 */
export function scoreEvents(
  truth: readonly ApplianceEvent[],
  prediction: readonly ApplianceEvent[],
  toleranceS: number,
): EventScore {
  let truePositives = 0;
  for (let t = 0, p = 0; t < truth.length && p < prediction.length; ) {
    const apart = prediction[p]!.startMs - truth[t]!.startMs;
    if (Math.abs(apart) <= toleranceS * 1000) {
      truePositives++;
      t++;
      p++;
    } else if (apart < 0) p++;
    else t++;
  }
  const falsePositives = prediction.length - truePositives;
  const falseNegatives = truth.length - truePositives;
  const share = (all: number) => (all === 0 ? 0 : truePositives / all);
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    precision: share(prediction.length),
    recall: share(truth.length),
    f1: share((prediction.length + truth.length) / 2),
  };
}
