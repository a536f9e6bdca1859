// Coordinates and times: evenly spaced or refused, and uneven grids put onto even ones where that is asked for.
import { InputError } from "@sciformer/core";

/** How far a step may be from the mean step, as a share of it. */
const TOLERANCE = 1e-3;

/** An axis of the grid. */
export interface GridAxis {
  readonly name: string;
  /** Coordinates, or undefined where the file has none: spacing 1. */
  readonly values: Float64Array | undefined;
  readonly size: number;
}

/** Distance between two points: mean of the axis. */
export function spacingOf({ values, size }: GridAxis): number {
  return values && size > 1 ? (values[size - 1]! - values[0]!) / (size - 1) : 1;
}

/** The first step that is not like the others, or -1. */
function unevenStep(values: Float64Array): number {
  const mean = (values[values.length - 1]! - values[0]!) / (values.length - 1);
  for (let i = 1; i < values.length; i++) {
    // A NaN is not even either.
    if (!(Math.abs(values[i]! - values[i - 1]! - mean) <= TOLERANCE * Math.abs(mean))) return i;
  }
  return -1;
}

/** True if the coordinates are evenly spaced. */
export function isEven({ values }: GridAxis): boolean {
  return values === undefined || values.length < 2 || (values[0] !== values.at(-1) && unevenStep(values) < 0);
}

/** @throws InputError naming axis and step where the spacing is not uniform, offering `--resample` */
export function requireEven(axis: GridAxis, where: string): void {
  if (isEven(axis)) return;
  const values = axis.values!;
  const i = Math.max(1, unevenStep(values));
  const step = values[i]! - values[i - 1]!;
  throw new InputError(
    `${where}: axis ${axis.name} is not evenly spaced: step ${i} is ${number(step)}, the mean is ` +
      `${number(spacingOf(axis))}; expected a uniform grid (--resample interpolates onto one)`,
  );
}

/**
 * The step between frames.
 *
 * @throws InputError naming the frame where time does not advance by the same step
 */
export function timeStep(times: Float64Array, where: string): number {
  if (times.length < 2) return 1;
  const i = unevenStep(times);
  const mean = (times[times.length - 1]! - times[0]!) / (times.length - 1);
  if (i >= 0) {
    throw new InputError(
      `${where}: time step before frame ${i} is ${number(times[i]! - times[i - 1]!)}, the mean is ${number(mean)}; ` +
        "expected equal steps",
    );
  }
  if (!(mean > 0)) throw new InputError(`${where}: time does not advance (frame 0 at ${times[0]}, step ${mean})`);
  return mean;
}

function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Where a point of the even grid lies between two of the uneven one. */
interface Between {
  readonly below: Int32Array;
  readonly share: Float64Array;
}

/** Linear interpolation from an axis to as many evenly spaced points between its ends. */
export function evenPoints({ values, size }: GridAxis): Between {
  const below = new Int32Array(size);
  const share = new Float64Array(size);
  const coordinates = values!;
  const rising = coordinates[size - 1]! > coordinates[0]!;
  let at = 0;
  for (let i = 0; i < size; i++) {
    const wanted = coordinates[0]! + ((coordinates[size - 1]! - coordinates[0]!) * i) / (size - 1);
    while (at < size - 2 && (rising ? coordinates[at + 1]! <= wanted : coordinates[at + 1]! >= wanted)) at++;
    below[i] = at;
    share[i] = (wanted - coordinates[at]!) / (coordinates[at + 1]! - coordinates[at]!);
  }
  return { below, share };
}

/**
 * Interpolates along one axis of `outer` blocks of [size, inner].
 *
 * @returns an array of the same length
 */
export function interpolateAxis(
  data: Float32Array,
  size: number,
  inner: number,
  { below, share }: Between,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(data.length);
  for (let block = 0; block < data.length; block += size * inner) {
    for (let i = 0; i < size; i++) {
      const from = block + below[i]! * inner;
      const weight = share[i]!;
      const to = block + i * inner;
      for (let k = 0; k < inner; k++) {
        result[to + k] = data[from + k]! * (1 - weight) + data[from + inner + k]! * weight;
      }
    }
  }
  return result;
}
