// Initial states drawn from a seeded stream, by the recipe of a set-up.
import type { Random } from "@sciformer/core";
import type { PeriodicGrid } from "../../spectral/grid.ts";
import type { RealTransform } from "../../spectral/real-transform.ts";
import { blobs, diffusedNoise, gaussianField, toUnitInterval, truncatedFourier } from "./fields.ts";
import { drawnCoefficients } from "./spectrum.ts";

/** A number is drawn evenly between the two. */
export type Range = readonly [from: number, to: number];

/** Generators of smooth fields. */
type SmoothKind = "fourier" | "gaussian" | "diffused";

/** One of several smooth fields, with the same kind and the same parameter in every channel. */
export interface SmoothRecipe {
  readonly kind: "smooth";
  readonly kinds: readonly SmoothKind[];
  /** Largest wave number of `fourier`, a whole number. */
  readonly cutoff: Range;
  /** Power law of `gaussian`. */
  readonly exponent: Range;
  /** Diffusion of `diffused`. */
  readonly intensity: Range;
  /** From 0 to 1 instead of max |u| = 1. */
  readonly unitInterval?: boolean;
}

/** Gray and Scott's start: the mean of four 1 - bells in the first channel, of four bells in the second. */
interface BlobRecipe {
  readonly kind: "blobs";
  /** Centres as shares of the domain. */
  readonly centre: Range;
  /** Variance along each axis. */
  readonly variance: Range;
}

export type InitialRecipe = SmoothRecipe | BlobRecipe;

const BLOBS = 4;

const within = (random: Random, [from, to]: Range) => random.uniform(from, to);

/** One channel with a parameter of its kind. */
type DrawField = (random: Random) => Float64Array;

function smoothField(kind: SmoothKind, recipe: SmoothRecipe, transform: RealTransform, random: Random): DrawField {
  const coefficients = drawnCoefficients(transform.grid);
  const list = (length: number, draw: () => number) => Float64Array.from({ length }, draw);
  if (kind === "fourier") {
    const [least, most] = recipe.cutoff;
    const cutoff = least + random.integer(most - least + 1);
    return (stream) => {
      const amplitude = list(coefficients, () => stream.uniform(-1, 1));
      const angle = list(coefficients, () => stream.uniform(0, 2 * Math.PI));
      return truncatedFourier(transform, { amplitude, angle, cutoff });
    };
  }
  if (kind === "gaussian") {
    const exponent = within(random, recipe.exponent);
    return (stream) => {
      const re = list(coefficients, () => stream.normal());
      const im = list(coefficients, () => stream.normal());
      return gaussianField(transform, { re, im, exponent });
    };
  }
  const intensity = within(random, recipe.intensity);
  return (stream) => {
    const noise = list(transform.grid.points, () => stream.normal());
    return diffusedNoise(transform, { noise, intensity });
  };
}

function blobField(recipe: BlobRecipe, grid: PeriodicGrid, complement: boolean, random: Random): Float64Array {
  const centre: Range = [recipe.centre[0] * grid.extent, recipe.centre[1] * grid.extent];
  const pairs = (range: Range) =>
    Array.from({ length: BLOBS }, () => [within(random, range), within(random, range)] as const);
  return blobs(grid, { positions: pairs(centre), variances: pairs(recipe.variance), complement });
}

/** A drawn state and the name of the kind that was drawn. */
export interface InitialState {
  /** [channels, nx, ny] */
  readonly fields: Float64Array;
  readonly kind: string;
}

/** Draws an initial state; the channels draw independently of one another. */
export function drawInitial(
  recipe: InitialRecipe,
  channels: number,
  transform: RealTransform,
  random: Random,
): InitialState {
  const { grid } = transform;
  const fields = new Float64Array(channels * grid.points);
  const put = (channel: number, field: Float64Array) => fields.set(field, channel * grid.points);
  const streams = Array.from({ length: channels }, (_, channel) => random.fork("channel").fork(channel));
  if (recipe.kind === "blobs") {
    for (const [channel, stream] of streams.entries()) put(channel, blobField(recipe, grid, channel === 0, stream));
    return { fields, kind: "blobs" };
  }
  const kind = random.pick(recipe.kinds);
  const draw = smoothField(kind, recipe, transform, random);
  for (const [channel, stream] of streams.entries()) {
    const field = draw(stream);
    put(channel, recipe.unitInterval ? toUnitInterval(field) : field);
  }
  return { fields, kind };
}
