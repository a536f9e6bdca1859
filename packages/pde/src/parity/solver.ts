// Parity of the solver: runs golden cases of kind `solver`, whatever their equations, sizes and steps.
import { InputError, type ParityCase, type ParityValues } from "@sciformer/core";
import type { Equation, PerAxis } from "../simulate/equation.ts";
import { familyEquation, familyOf, type Parameters } from "../simulate/equations.ts";
import { type ContourOptions, etdrk2 } from "../simulate/etdrk.ts";
import type { Dealiasing } from "../simulate/nonlinear/assemble.ts";
import { Stepper } from "../simulate/stepper.ts";
import { symbolOf } from "../simulate/symbol.ts";
import { PeriodicGrid } from "../spectral/grid.ts";

/** A set-up as the case writes it. */
interface SetUpJson {
  readonly domain_extent: number;
  readonly dt_sub: number;
  readonly sub_steps: number;
  readonly [parameter: string]: unknown;
}

interface SolverJson {
  readonly resolution: number;
  readonly dealiasing?: string;
  readonly etdrk?: { readonly circle_points?: number; readonly circle_radius?: number };
  readonly complex_coefficients?: boolean;
  readonly setups: Readonly<Record<string, SetUpJson>>;
  readonly [other: string]: unknown;
}

const PARAMETERS: Readonly<Record<string, keyof Parameters>> = {
  domain_extent: "domainExtent",
  velocity: "velocity",
  diffusivity: "diffusivity",
  dispersivity: "dispersivity",
  hyper_diffusivity: "hyperDiffusivity",
  convection_scale: "convectionScale",
  reactivity: "reactivity",
  critical_number: "criticalNumber",
  diffusivity_a: "diffusivityA",
  diffusivity_b: "diffusivityB",
  feed_rate: "feedRate",
  kill_rate: "killRate",
  drag: "drag",
  injection_mode: "injectionMode",
  injection_scale: "injectionScale",
};

/** A number, or one for every axis; a list of one is that of the only axis. */
function perAxis(value: unknown): PerAxis {
  if (!Array.isArray(value)) return Number(value);
  return value.length === 1 ? Number(value[0]) : [Number(value[0]), Number(value[1])];
}

function equationOf(name: string, setUp: SetUpJson, dimensions: 1 | 2): Equation {
  const given = Object.entries(setUp).flatMap(([key, value]) => {
    const parameter = PARAMETERS[key];
    return parameter === undefined ? [] : [[parameter, perAxis(value)] as const];
  });
  return familyEquation(familyOf(name), Object.fromEntries(given) as unknown as Parameters, dimensions);
}

function contourOf({ etdrk = {}, complex_coefficients: complex = false }: SolverJson): ContourOptions {
  const { circle_points: points = 16, circle_radius: radius = 1 } = etdrk;
  return { points, radius, complex };
}

const dealiasingOf = ({ dealiasing = "" }: SolverJson): Dealiasing =>
  dealiasing.includes("post") ? "pre+post" : "pre";

/** Kind `solver`: frames of every set-up, the state after one sub-step, coefficients and masks where the case has them. */
export async function solverParity(testCase: ParityCase): Promise<ParityValues> {
  const json = testCase.json as unknown as SolverJson;
  const values: Record<string, ParityValues[string]> = {};
  for (const [name, setUp] of Object.entries(json.setups)) runSetUp(testCase, json, name, setUp, values);
  for (const key of Object.keys(testCase.tensors)) {
    const [, share, of] = /^mid\/dealias_mask_(\d+)_(\d+)$/.exec(key) ?? [];
    if (share === undefined) continue;
    const grid = new PeriodicGrid(json.resolution, 2, 1);
    const mask = byFirstWave(grid.dealiasingMask(Number(share) / Number(of)), grid);
    values[key] = { shape: [grid.nx, grid.rows], data: Uint8Array.from(mask) };
  }
  for (const [key, setUp] of Object.entries(json)) {
    if (!key.endsWith("_coef")) continue;
    Object.assign(values, coefficients(key, setUp as SetUpJson, json));
  }
  return values;
}

function runSetUp(
  { tensors }: ParityCase,
  json: SolverJson,
  name: string,
  setUp: SetUpJson,
  values: Record<string, ParityValues[string]>,
): void {
  const start = tensors[`input/${name}.u0`];
  if (start === undefined) throw new InputError(`set-up ${name}: the case has no tensor input/${name}.u0`);
  const shape = start.shape;
  const dimensions = shape.length === 2 ? 1 : 2;
  const initial = Float64Array.from({ length: start.data.length }, (_, i) => Number(start.data[i]));
  const stepper = new Stepper(equationOf(name, setUp, dimensions), {
    size: shape[1]!,
    dimensions,
    dt: setUp.dt_sub,
    dealias: dealiasingOf(json),
    contour: contourOf(json),
  });
  const fields = initial.slice();
  stepper.frame(fields, 1);
  values[`mid/${name}.after_1_substep`] = { shape, data: fields.slice() };
  const frames = tensors[`output/${name}.frames`]?.shape[0] ?? 0;
  const stored = new Float64Array(frames * initial.length);
  fields.set(initial);
  for (let frame = 0; frame < frames; frame++) {
    stepper.frame(fields, setUp.sub_steps);
    stored.set(fields, frame * initial.length);
  }
  values[`output/${name}.frames`] = { shape: [frames, ...shape], data: stored };
}

/** exp(L dt), c1 and c2 of a set-up `<family>_coef`. */
function coefficients(key: string, setUp: SetUpJson, json: SolverJson): Record<string, ParityValues[string]> {
  const equation = equationOf(key.slice(0, -"_coef".length), setUp, 2);
  const grid = new PeriodicGrid(json.resolution, 2, equation.extent);
  const scheme = etdrk2(symbolOf(equation.linear[0]!, grid), setUp.dt_sub, contourOf(json));
  const { exponential, c1, c2 } = scheme;
  const zeros = new Float64Array(grid.modes);
  const tables = { E_re: exponential.re, E_im: exponential.im ?? zeros, c1: c1.re, c2: c2.re };
  const shape = [grid.nx, grid.rows];
  const entries = Object.entries(tables).map(([name, table]) => [
    `mid/${key}.${name}`,
    { shape, data: byFirstWave(table, grid) },
  ]);
  return Object.fromEntries(entries);
}

/** [rows, nx] -> [nx, rows], as the cases write half spectra. */
function byFirstWave(table: Float64Array, { nx, rows }: PeriodicGrid): Float64Array {
  return Float64Array.from({ length: nx * rows }, (_, i) => table[(i % rows) * nx + Math.floor(i / rows)]!);
}
