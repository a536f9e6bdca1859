// What a baseline is, and the ones that need no training: nothing changes, or all changes go on.

/** Where a forecast starts: states of one simulation, normalised, each [channels, height, width]. */
export interface ForecastStart {
  readonly tag: string;
  readonly channels: number;
  readonly grid: readonly [number, number];
  /** The last known state, and the one before where there is one. */
  readonly state: Float32Array;
  readonly before?: Float32Array;
}

/** The states of the steps 1, 2, ... after a start. */
export type Forecast = (start: ForecastStart, steps: number) => readonly Float32Array[];

export const PERSISTENCE = "persistence";
export const LINEAR = "linear";
export const FOURIER = "fourier";

/** Names of all baselines. */
export const BASELINES = [PERSISTENCE, LINEAR, FOURIER] as const;

/** The last state again. */
export const persistence: Forecast = ({ state }, steps) => Array(steps).fill(state);

/** u_t + k (u_t - u_(t-1)) after k steps. @throws Error without a state before */
export const linearExtrapolation: Forecast = ({ state, before }, steps) => {
  if (before === undefined) throw new Error("linear extrapolation needs two states");
  return Array.from({ length: steps }, (_, k) => state.map((value, i) => value + (k + 1) * (value - before[i]!)));
};
