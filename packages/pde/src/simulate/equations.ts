// The equations of the published data set, by family, from their physical parameters.
import { InputError } from "@sciformer/core";
import type { Equation, PerAxis } from "./equation.ts";

/** The kinds of equation; the eight Gray-Scott tags are one. */
const FAMILIES = [
  "adv",
  "diff",
  "adv_diff",
  "disp",
  "hyp",
  "burgers",
  "kdv",
  "ks",
  "fisher",
  "gs",
  "sh",
  "decay_turb",
  "kolm_flow",
] as const;

export type Family = (typeof FAMILIES)[number];

/** What an equation may be given; each family reads those it has. */
export interface Parameters {
  readonly domainExtent: number;
  readonly velocity?: PerAxis;
  readonly diffusivity?: PerAxis;
  readonly dispersivity?: PerAxis;
  readonly hyperDiffusivity?: number;
  readonly convectionScale?: number;
  readonly reactivity?: number;
  readonly criticalNumber?: number;
  readonly diffusivityA?: number;
  readonly diffusivityB?: number;
  readonly feedRate?: number;
  readonly killRate?: number;
  readonly drag?: number;
  readonly injectionMode?: number;
  readonly injectionScale?: number;
}

const CUBIC_SHARE = 1 / 2;

/** Coefficients by order from named ones; absent orders are zero. */
function byOrder(orders: Readonly<Record<number, PerAxis>>): PerAxis[] {
  const most = Math.max(...Object.keys(orders).map(Number));
  return Array.from({ length: most + 1 }, (_, order) => orders[order] ?? 0);
}

const negative = (value: PerAxis): PerAxis => (typeof value === "number" ? -value : [-value[0], -value[1]]);

/** Solved exactly: one channel, no products. */
function linearEquation(extent: number, orders: Readonly<Record<number, PerAxis>>): Equation {
  return { channels: 1, extent, linear: [{ derivatives: byOrder(orders) }], nonlinear: [] };
}

type Builder = (parameter: <K extends keyof Parameters>(name: K) => NonNullable<Parameters[K]>, d: 1 | 2) => Equation;

const BUILDERS: Readonly<Record<Family, Builder>> = {
  adv: (p) => linearEquation(p("domainExtent"), { 1: negative(p("velocity")) }),
  diff: (p) => linearEquation(p("domainExtent"), { 2: p("diffusivity") }),
  adv_diff: (p) => linearEquation(p("domainExtent"), { 1: negative(p("velocity")), 2: p("diffusivity") }),
  disp: (p) => linearEquation(p("domainExtent"), { 3: p("dispersivity") }),
  hyp: (p) => linearEquation(p("domainExtent"), { 4: -p("hyperDiffusivity") }),
  burgers: (p, dimensions) => ({
    channels: dimensions,
    extent: p("domainExtent"),
    linear: [{ derivatives: byOrder({ 2: p("diffusivity") }) }],
    nonlinear: [{ kind: "convection", scale: p("convectionScale") }],
  }),
  kdv: (p, dimensions) => ({
    channels: dimensions,
    extent: p("domainExtent"),
    linear: [
      { derivatives: byOrder({ 2: p("diffusivity"), 3: negative(p("dispersivity")), 4: -p("hyperDiffusivity") }) },
    ],
    nonlinear: [{ kind: "convection", scale: p("convectionScale") }],
  }),
  ks: (p) => ({
    channels: 1,
    extent: p("domainExtent"),
    linear: [{ derivatives: byOrder({ 2: -1, 4: -1 }) }],
    nonlinear: [{ kind: "gradient norm", scale: 1 }],
  }),
  fisher: (p) => ({
    channels: 1,
    extent: p("domainExtent"),
    linear: [{ derivatives: byOrder({ 0: p("reactivity"), 2: p("diffusivity") }) }],
    nonlinear: [{ kind: "polynomial", coefficients: [0, 0, -p("reactivity")] }],
  }),
  gs: (p) => ({
    channels: 2,
    extent: p("domainExtent"),
    linear: [{ derivatives: byOrder({ 2: p("diffusivityA") }) }, { derivatives: byOrder({ 2: p("diffusivityB") }) }],
    nonlinear: [{ kind: "gray-scott", feedRate: p("feedRate"), killRate: p("killRate") }],
    dealiasing: CUBIC_SHARE,
  }),
  sh: (p) => ({
    channels: 1,
    extent: p("domainExtent"),
    linear: [{ derivatives: [p("reactivity")], criticalNumber: p("criticalNumber") }],
    nonlinear: [{ kind: "polynomial", coefficients: [0, 0, 1, -1] }],
    dealiasing: CUBIC_SHARE,
  }),
  decay_turb: (p) => ({
    channels: 1,
    extent: p("domainExtent"),
    linear: [{ derivatives: byOrder({ 2: p("diffusivity") }) }],
    nonlinear: [{ kind: "vorticity" }],
  }),
  kolm_flow: (p) => ({
    channels: 1,
    extent: p("domainExtent"),
    linear: [{ derivatives: byOrder({ 0: p("drag"), 2: p("diffusivity") }) }],
    nonlinear: [{ kind: "vorticity", injection: { mode: p("injectionMode"), scale: p("injectionScale") } }],
  }),
};

/** What a family's parameters are where they are not given. */
const DEFAULTS: Readonly<Partial<Record<Family, Partial<Parameters>>>> = {
  burgers: { convectionScale: 1 },
  kdv: { convectionScale: -6, dispersivity: 1, hyperDiffusivity: 0.01 },
  gs: { diffusivityA: 2e-5, diffusivityB: 1e-5 },
  // the published data sum the drag of -0.1 over both axes
  kolm_flow: { drag: -0.2, injectionMode: 4, injectionScale: 1 },
};

/**
 * The family's equation.
 *
 * @throws InputError naming a parameter that is missing
 */
export function familyEquation(family: Family, parameters: Parameters, dimensions: 1 | 2): Equation {
  const given: Parameters = { ...DEFAULTS[family], ...parameters };
  return BUILDERS[family]((name) => {
    const value = given[name];
    if (value === undefined) throw new InputError(`${family}: the parameter ${name} is missing`);
    return value;
  }, dimensions);
}

/** The family of a tag: `gs_alpha` and the seven others are one. @throws InputError for unknown tags */
export function familyOf(tag: string): Family {
  const fits = (family: Family) => tag === family || new RegExp(`^${family}[^a-z]`).test(tag);
  const found = FAMILIES.filter(fits).sort((a, b) => b.length - a.length)[0];
  if (found === undefined) throw new InputError(`unknown equation ${tag}; there are ${FAMILIES.join(", ")}`);
  return found;
}
