// Values to colours: limits, spread and map in one.
import { type ColourMapName, colourTable } from "./colour-maps.ts";
import type { ScaleKind } from "./legend.ts";

export interface ColourScaleOptions {
  readonly map: ColourMapName;
  readonly range: readonly [number, number];
  readonly scale: ScaleKind;
  /** Where `symlog` turns from linear to logarithmic: a thousandth of the larger limit unless given. */
  readonly linearBelow?: number;
}

/** Maps values to positions in 0 ... 1 and to colours. */
export interface ColourScale {
  /** NaN for NaN and, on a log scale, for values that are not positive; clamped otherwise. */
  position(value: number): number;
  /** The value at a position: ticks of a colour bar, a shader's inverse. */
  value(position: number): number;
  /** Writes red, green, blue (0 ... 1, sRGB) and alpha to `target` from `offset` on; alpha is 0 for a missing value. */
  write(value: number, target: Float32Array | Uint8Array | Uint8ClampedArray, offset: number): void;
}

/** @throws RangeError for limits that are not ascending, or not positive on a log scale */
export function colourScale({ map, range, scale, linearBelow }: ColourScaleOptions): ColourScale {
  const [low, high] = range;
  if (!(low < high)) throw new RangeError(`limits ${low} .. ${high} of a colour scale: expected ascending numbers`);
  if (scale === "log" && low <= 0) throw new RangeError(`limits ${low} .. ${high}: a log scale begins above 0`);
  const { spread, inverse } = spreads(scale, linearBelow ?? Math.max(Math.abs(low), Math.abs(high)) / 1000);
  const start = spread(low);
  const extent = spread(high) - start;
  const table = colourTable(map);
  const position = (value: number) => {
    const place = (spread(value) - start) / extent;
    return Number.isNaN(place) ? place : Math.min(1, Math.max(0, place));
  };
  return {
    position,
    value: (place) => inverse(start + place * extent),
    write(value, target, offset) {
      const place = position(value);
      const isMissing = Number.isNaN(place);
      const entry = isMissing ? 0 : 4 * Math.round(place * 255);
      const unit = target instanceof Float32Array ? 255 : 1;
      for (let channel = 0; channel < 4; channel++) {
        target[offset + channel] = isMissing ? 0 : table[entry + channel]! / unit;
      }
    },
  };
}

interface Spread {
  readonly spread: (value: number) => number;
  readonly inverse: (place: number) => number;
}

function spreads(scale: ScaleKind, linearBelow: number): Spread {
  switch (scale) {
    case "linear":
      return { spread: (value) => value, inverse: (place) => place };
    case "log":
      return { spread: (value) => (value > 0 ? Math.log(value) : Number.NaN), inverse: Math.exp };
    case "sqrt":
      return {
        spread: (value) => Math.sign(value) * Math.sqrt(Math.abs(value)),
        inverse: (place) => Math.sign(place) * place * place,
      };
    case "symlog":
      return {
        spread: (value) => Math.asinh(value / (2 * linearBelow)),
        inverse: (place) => 2 * linearBelow * Math.sinh(place),
      };
    default:
      throw new TypeError(`unknown scale ${scale satisfies never}`);
  }
}

/** Limits of the finite values; with `symmetric` the same distance from zero on both sides. Undefined for none. */
export function valueRange(
  values: ArrayLike<number>,
  { symmetric = false }: { readonly symmetric?: boolean } = {},
): readonly [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return undefined;
  if (symmetric) {
    const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
    return [-largest, largest];
  }
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}
