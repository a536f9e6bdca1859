// Limits of colours and heights: from the reference over all steps, the same for every pane and step.
import type { ColourMapName } from "@sciformer/core/view";
import { type Channel, channelValues } from "./channels.ts";
import { type Movie, referenceOf } from "./movie.ts";

/** How a channel is coloured. */
export interface Limits {
  readonly range: readonly [number, number];
  /** Values of both signs: the middle of the colours is zero. */
  readonly isSigned: boolean;
  readonly map: ColourMapName;
}

/** A share of the larger side below which the other side counts as noise. */
const NOISE = 0.02;

const [SEQUENTIAL, DIVERGING] = ["viridis", "blue-white-red"] as const;

/** Limits from the least and the largest value: symmetric where both signs occur. */
export function limitsOf(least: number, most: number): Limits {
  if (!(least <= most)) return { range: [0, 1], isSigned: false, map: SEQUENTIAL };
  const largest = Math.max(Math.abs(least), Math.abs(most));
  if (least < -NOISE * largest && largest > 0) {
    return { range: [-largest, largest], isSigned: true, map: DIVERGING };
  }
  // A field that is one value everywhere still needs ascending limits.
  return { range: most > least ? [least, most] : [least - 0.5, least + 0.5], isSigned: false, map: SEQUENTIAL };
}

/** Of a channel, over all steps of the reference. */
export function channelLimits(movie: Movie, channel: Channel): Limits {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [step, state] of movie.states[referenceOf(movie)].entries()) {
    if (state === undefined) continue;
    const values = channelValues(movie, channel, state);
    const valid = movie.valid[step];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (valid?.[i] === 0 || !Number.isFinite(value)) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return limitsOf(least, most);
}

/** prediction - truth of a channel at a step; undefined where one of them is not there. */
export function errorValues(movie: Movie, channel: Channel, step: number): Float32Array | undefined {
  const [prediction, truth] = [movie.states.prediction[step], movie.states.truth[step]];
  if (prediction === undefined || truth === undefined) return undefined;
  const [found, wanted] = [channelValues(movie, channel, prediction), channelValues(movie, channel, truth)];
  return found.map((value, i) => value - wanted[i]!);
}

/** The largest error that is coloured: that of any step, at most as far as the reference reaches. */
export function errorLimit(movie: Movie, channel: Channel, { range }: Limits): number {
  let most = 0;
  for (let step = 0; step < movie.times.length; step++) {
    for (const value of errorValues(movie, channel, step) ?? []) {
      if (Math.abs(value) > most && Number.isFinite(value)) most = Math.abs(value);
    }
  }
  const reach = Math.max(Math.abs(range[0]), Math.abs(range[1]), range[1] - range[0]);
  return Math.min(most, reach) || reach || 1;
}

/** The largest deviation of an ensemble's members at any step; undefined where there is none, or for what is derived. */
export function spreadLimit({ spread, grid }: Movie, { field }: Channel): number | undefined {
  if (spread === undefined || field === undefined) return undefined;
  const points = grid[0] * grid[1];
  let most = 0;
  for (const state of spread) {
    for (const value of state?.subarray(field * points, (field + 1) * points) ?? []) most = Math.max(most, value);
  }
  return most || 1;
}
