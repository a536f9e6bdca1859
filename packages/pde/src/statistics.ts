// Statistics of the fields and constants of each tag, and the four ways to normalise with them.
import { z } from "zod";

const numbers = z.array(z.number());

/** Per channel, and for each constant over simulations. */
const normSchema = z.strictObject({
  /** Mean over simulations of the simulation's mean. */
  mean: numbers,
  /** Mean over simulations of the simulation's own population standard deviation: not the pooled one. */
  std: numbers,
  /** As `std`, of the norm of the vector that the channel belongs to. */
  std_vector: numbers,
  min: numbers,
  max: numbers,
  param_mean: numbers,
  /** Population standard deviation. */
  param_std: numbers,
  param_min: numbers,
  param_max: numbers,
});

/** What is known of all simulations of a tag; a run keeps it in its configuration. */
export const tagSchema = z.strictObject({
  pde_id: z.int(),
  field_names: z.array(z.string()),
  field_ids: z.array(z.int()),
  field_scheme: z.string(),
  field_units: z.array(z.string()).nullable(),
  param_names: z.array(z.string()),
  param_ids: z.array(z.int()),
  simulations: z.int().positive(),
  norm: normSchema,
});

/** See {@link tagSchema}. */
export type TagStatistics = z.infer<typeof tagSchema>;
export type NormStatistics = TagStatistics["norm"];

export const NORMALISATIONS = ["mean-std", "std", "zero-to-one", "minus-one-to-one"] as const;
export type Normalisation = (typeof NORMALISATIONS)[number];

/** (value - offset) / scale, channel by channel or constant by constant. */
export interface Scale {
  readonly offset: readonly number[];
  readonly scale: readonly number[];
}

/** Below this a spread counts as none, and the scale is 1. */
const LEAST_SPREAD = 1e-10;
const orOne = (spread: number) => (spread < LEAST_SPREAD ? 1 : spread);

/** How the channels of a tag are normalised. */
export function channelScale({ mean, std, std_vector, min, max }: NormStatistics, how: Normalisation): Scale {
  switch (how) {
    case "mean-std":
      return { offset: mean, scale: std.map(orOne) };
    case "std":
      return { offset: mean.map(() => 0), scale: std_vector.map(orOne) };
    case "zero-to-one":
      return { offset: min, scale: max.map((high, c) => orOne(high - min[c]!)) };
    case "minus-one-to-one":
      return {
        offset: max.map((high, c) => (high + min[c]!) / 2),
        scale: max.map((high, c) => orOne((high - min[c]!) / 2)),
      };
    default:
      return how satisfies never;
  }
}

/** How the constants of a tag are normalised: to mean 0 and deviation 1; one that never varies stays as it is. */
export function parameterScale({ param_mean, param_std }: NormStatistics): Scale {
  return {
    offset: param_mean.map((mean, p) => (param_std[p]! < LEAST_SPREAD ? 0 : mean)),
    scale: param_std.map(orOne),
  };
}

/** Channels whose deviation counts as none, by name. */
export function constantFields({ field_names, norm }: TagStatistics): string[] {
  return field_names.filter((_, c) => norm.std[c]! < LEAST_SPREAD);
}
