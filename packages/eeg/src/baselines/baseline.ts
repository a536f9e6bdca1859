// What a baseline without a network is: it fits lists of trials and predicts others.
import type { Report } from "@sciformer/core";
import type { AlignmentMode } from "../alignment/trials.ts";
import type { Trial } from "../recording.ts";

/** What all trials of a dataset share. */
export interface TrialSet {
  /** Names of the channels, in order. */
  readonly channels: readonly string[];
  /** Hz. */
  readonly sfreq: number;
  /** Seconds from the event to the first sample. */
  readonly tmin: number;
  /** Names of the classes; their order is the index. */
  readonly classes: readonly string[];
}

/** A baseline that has seen its training trials. */
export interface FittedBaseline {
  /**
   * Probabilities of the classes, [trials][classes], in the order of the trials. Baselines that align take all trials of
   * a session at once.
   */
  predict(trials: readonly Trial[]): Float64Array[];
}

export interface Baseline {
  readonly name: string;
  /** False where the dataset has not what the baseline needs: two electrodes, frequencies. */
  suits(set: TrialSet): boolean;
  /** @throws InputError for trials from which nothing can be learnt */
  fit(trials: readonly Trial[], set: TrialSet, report?: Report): FittedBaseline;
}

/** What baselines on band power work on; by default what the paper's field uses for imagined movement. */
export interface BandOptions {
  /** Hz; null for trials that are filtered already. */
  readonly band: readonly [low: number, high: number] | null;
  /** Seconds from the event; null for the whole trial. */
  readonly window: readonly [from: number, to: number] | null;
  /** How trials to predict are aligned where the baseline aligns. */
  readonly testAlignment: AlignmentMode;
}

export const BAND_DEFAULTS: BandOptions = { band: [8, 32], window: [0.5, 3.5], testAlignment: "online" };
