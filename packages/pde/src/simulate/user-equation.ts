// Equations that users write down as JSON.
import { parseJson } from "@sciformer/core";
import { z } from "zod";
import { fromDifficulties, type GeneralCoefficients, generalEquation } from "./difficulty.ts";
import type { Range } from "./initial/draw.ts";
import type { SetUp } from "./set-ups.ts";

const perAxis = z.union([z.number(), z.tuple([z.number(), z.number()])]);
const range = (least: number) => z.tuple([z.number().min(least), z.number()]).refine(([a, b]) => a <= b, "from <= to");

const schema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/i, "expected letters, digits and _")
    .default("custom"),
  channels: z.union([z.literal(1), z.literal(2)]).default(1),
  /** Length of the domain. */
  extent: z.number().positive().default(1),
  /** Time between stored frames. */
  dt: z.number().positive().default(1),
  subSteps: z.int().min(1).default(1),
  warmUp: z.int().min(0).default(0),
  /** The numbers are difficulties on a domain of length 1 with a time step of 1, for max |u| = 1. */
  difficulties: z.boolean().default(false),
  /** Coefficients of u, u_x + u_y, u_xx + u_yy and so on. */
  linear: z.array(perAxis).default([]),
  /** b1 of -b1 (u . grad) u. */
  convection: z.number().default(0),
  conservative: z.boolean().default(false),
  /** b2 of -b2/2 (|grad u|^2 - mean). */
  gradientNorm: z.number().default(0),
  /** c_i of sum c_i u^i. */
  polynomial: z.array(z.number()).default([]),
  /** Ranges of the initial fields. */
  initial: z
    .strictObject({
      kinds: z
        .array(z.enum(["fourier", "gaussian", "diffused"]))
        .min(1)
        .default(["fourier", "gaussian", "diffused"]),
      cutoff: z.tuple([z.int().min(1), z.int().min(1)]).default([2, 6]),
      exponent: range(0).default([3, 4.5]),
      intensity: range(0).default([5e-4, 0.01]),
      unitInterval: z.boolean().default(false),
    })
    .prefault({}),
});

/**
 * The set-up of an equation u_t = sum_j a_j sum_axes d^j u - b1 (u . grad) u - b2/2 (|grad u|^2 - mean) + sum_i c_i u^i.
 *
 * @param text JSON with a (`linear`), b1 (`convection`), b2 (`gradientNorm`), c (`polynomial`) and the rest of the set-up
 * @param where opens error messages
 * @throws InputError naming the first thing that is wrong
 */
export function userSetUp(text: string, where: string, size: number, dimensions: 1 | 2): SetUp {
  const given = parseJson(schema, text, where);
  const { name: tag, channels, dt, subSteps, warmUp, difficulties, initial } = given;
  const coefficients: GeneralCoefficients = {
    linear: given.linear,
    convection: given.convection,
    conservative: given.conservative,
    gradientNorm: given.gradientNorm,
    polynomial: given.polynomial,
  };
  const equation = difficulties
    ? generalEquation(fromDifficulties(coefficients, { size, dimensions, maximum: 1 }), channels, 1)
    : generalEquation(coefficients, channels, given.extent);
  const time = difficulties ? { dt: subSteps, subSteps } : { dt, subSteps };
  const isVelocity = channels === 2 && given.convection !== 0;
  return {
    tag,
    equation,
    fieldNames: isVelocity ? ["velocity x", "velocity y"] : ["concentration a", "concentration b"].slice(0, channels),
    fieldScheme: isVelocity ? "VV" : "ab".slice(0, channels),
    ...time,
    warmUp,
    fixed: {},
    drawn: [],
    initial: { kind: "smooth", ...initial, exponent: initial.exponent as Range, intensity: initial.intensity as Range },
  };
}
