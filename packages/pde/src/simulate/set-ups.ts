// The set-ups of the data sets: which equation, on which domain, from which start, with which parameters.
import { InputError } from "@sciformer/core";
import type { ChannelName, ParameterName } from "../vocabulary.ts";
import type { Equation } from "./equation.ts";
import { type Family, familyOf, type Parameters } from "./equations.ts";
import type { InitialRecipe, Range, SmoothRecipe } from "./initial/draw.ts";

/** A parameter that every simulation draws evenly from a range. */
interface DrawnParameter {
  /** What the equation calls it. */
  readonly parameter: keyof Parameters;
  /** Of a parameter with one value for x and one for y: which. */
  readonly axis?: 0 | 1;
  /** What models call it. */
  readonly name: ParameterName;
  readonly range: Range;
}

/** How the simulations of a tag are made; plain data, so that workers can be sent it. */
export interface SetUp {
  readonly tag: string;
  /** The family of equations, or one equation as it is. */
  readonly equation: Family | Equation;
  readonly fieldNames: readonly (ChannelName | string)[];
  /** One letter a field; adjacent equal letters are the components of a vector. */
  readonly fieldScheme: string;
  /** Time between stored frames, and time steps between them. */
  readonly dt: number;
  readonly subSteps: number;
  /** Frames before the first that is stored. */
  readonly warmUp: number;
  readonly fixed: Partial<Parameters>;
  readonly drawn: readonly DrawnParameter[];
  /** Fixed parameters that models are told as well. */
  readonly told?: readonly { readonly name: ParameterName; readonly value: number }[];
  readonly initial: InitialRecipe;
}

/** Tags of the published training set. */
export const PAPER_TAGS = [
  "diff",
  "fisher",
  "sh",
  "gs_alpha",
  "gs_beta",
  "gs_gamma",
  "gs_delta",
  "gs_epsilon",
  "gs_theta",
  "gs_iota",
  "gs_kappa",
  "burgers",
  "kdv",
  "ks",
  "decay_turb",
  "kolm_flow",
] as const;

/** Tags of the small default set. */
export const MINI_TAGS = [
  "diff",
  "hyp",
  "burgers",
  "kdv",
  "ks",
  "fisher",
  "gs_beta",
  "gs_gamma",
  "sh",
  "decay_turb",
  "kolm_flow",
] as const;

/** All tags there are set-ups for. */
export const ALL_TAGS = [...PAPER_TAGS, "hyp", "adv", "adv_diff", "disp"] as const;

type Tag = (typeof ALL_TAGS)[number];

const SMOOTH: SmoothRecipe = {
  kind: "smooth",
  kinds: ["fourier", "gaussian", "diffused"],
  cutoff: [2, 10],
  exponent: [2.3, 3.6],
  intensity: [5e-5, 0.01],
};

const perAxis = (parameter: keyof Parameters, name: "velocity" | "viscosity" | "dispersivity", range: Range) =>
  ([0, 1] as const).map((axis): DrawnParameter => {
    return { parameter, axis, name: `${name} ${axis === 0 ? "x" : "y"}`, range };
  });

const one = (parameter: keyof Parameters, name: ParameterName, range: Range): DrawnParameter => ({
  parameter,
  name,
  range,
});

const DENSITY = { fieldNames: ["density"], fieldScheme: "d" };
const VELOCITY = { fieldNames: ["velocity x", "velocity y"], fieldScheme: "VV" };
const CONCENTRATION = { fieldNames: ["concentration"], fieldScheme: "c" };
const CONCENTRATIONS = { fieldNames: ["concentration a", "concentration b"], fieldScheme: "cb" };
const VORTICITY = { fieldNames: ["vorticity"], fieldScheme: "w" };

/** What a row of the table says beside the common values. */
type Row = Pick<SetUp, "fieldNames" | "fieldScheme" | "dt"> & Partial<SetUp>;

function setUp(tag: string, row: Row): SetUp {
  const common = { equation: familyOf(tag), subSteps: 1, warmUp: 0, drawn: [], initial: SMOOTH };
  return { tag, ...common, ...row, fixed: { domainExtent: 1, ...row.fixed } };
}

/** Feed rate, kill rate, warm-up frames and time between frames, time step 1. */
const GRAY_SCOTT: Readonly<Record<string, readonly [number, number, number, number]>> = {
  gs_alpha: [0.008, 0.046, 75, 30],
  gs_beta: [0.02, 0.046, 50, 30],
  gs_gamma: [0.024, 0.056, 70, 75],
  gs_delta: [0.028, 0.056, 0, 130],
  gs_epsilon: [0.02, 0.056, 300, 15],
  gs_theta: [0.04, 0.06, 0, 200],
  gs_iota: [0.05, 0.0605, 0, 240],
  gs_kappa: [0.052, 0.063, 15, 300],
};

const GRAY_SCOTT_EXTENT = 2.5;

function grayScott(tag: string): SetUp {
  const [feedRate, killRate, warmUp, dt] = GRAY_SCOTT[tag]!;
  return setUp(tag, {
    ...CONCENTRATIONS,
    dt,
    subSteps: dt,
    warmUp,
    fixed: { domainExtent: GRAY_SCOTT_EXTENT, feedRate, killRate },
    told: [
      { name: "feed rate", value: feedRate },
      { name: "kill rate", value: killRate },
    ],
    initial: {
      kind: "blobs",
      centre: tag === "gs_kappa" ? [0.4, 0.6] : [0.2, 0.8],
      variance: [0.005 * GRAY_SCOTT_EXTENT, 0.01 * GRAY_SCOTT_EXTENT],
    },
  });
}

const PAPER: Readonly<Record<Exclude<Tag, `gs_${string}`>, Row>> = {
  adv: { ...DENSITY, dt: 0.01, drawn: perAxis("velocity", "velocity", [-5, 5]) },
  diff: { ...DENSITY, dt: 0.01, drawn: perAxis("diffusivity", "viscosity", [0.005, 0.05]) },
  adv_diff: {
    ...DENSITY,
    dt: 0.01,
    drawn: [...perAxis("diffusivity", "viscosity", [0.001, 0.03]), ...perAxis("velocity", "velocity", [-5, 5])],
  },
  disp: { ...DENSITY, dt: 0.01, drawn: perAxis("dispersivity", "dispersivity", [0.001, 0.015]) },
  hyp: { ...DENSITY, dt: 0.01, drawn: [one("hyperDiffusivity", "hyper-diffusivity", [5e-5, 5e-4])] },
  burgers: { ...VELOCITY, dt: 0.01, subSteps: 50, drawn: [one("diffusivity", "viscosity", [5e-5, 3e-4])] },
  kdv: {
    ...VELOCITY,
    dt: 0.05,
    subSteps: 10,
    drawn: [one("domainExtent", "domain extent", [30, 120]), one("diffusivity", "viscosity", [5e-5, 1e-3])],
  },
  ks: {
    ...DENSITY,
    dt: 0.5,
    subSteps: 5,
    warmUp: 200,
    drawn: [one("domainExtent", "domain extent", [10, 130])],
  },
  fisher: {
    ...CONCENTRATION,
    dt: 0.005,
    drawn: [one("diffusivity", "diffusivity", [1e-4, 0.02]), one("reactivity", "reactivity", [5, 15])],
    initial: { ...SMOOTH, unitInterval: true },
  },
  sh: {
    ...CONCENTRATION,
    dt: 0.5,
    subSteps: 5,
    fixed: { domainExtent: 20 * Math.PI },
    drawn: [one("reactivity", "reactivity", [0.4, 1]), one("criticalNumber", "critical number", [0.8, 1.2])],
  },
  decay_turb: { ...VORTICITY, dt: 3, subSteps: 500, drawn: [one("diffusivity", "viscosity", [1e-5, 1e-4])] },
  kolm_flow: {
    ...VORTICITY,
    dt: 0.3,
    subSteps: 1500,
    warmUp: 50,
    fixed: { domainExtent: 2 * Math.PI },
    drawn: [one("diffusivity", "viscosity", [1e-4, 1e-3])],
  },
};

/** The published set-up of a tag, to be solved on 2048 points a side. @throws InputError for unknown tags */
export function paperSetUp(tag: string): SetUp {
  if (tag in GRAY_SCOTT) return grayScott(tag);
  const row = (PAPER as Readonly<Record<string, Row>>)[tag];
  if (row === undefined) throw new InputError(`unknown tag "${tag}"; there are ${ALL_TAGS.join(", ")}`);
  return setUp(tag, row);
}

const MINI_SMOOTH: SmoothRecipe = { ...SMOOTH, cutoff: [2, 6], exponent: [3, 4.5], intensity: [5e-4, 0.01] };

/** What is milder than in the published set-ups, so that 64 points a side resolve it. */
const MINI: Readonly<Record<string, Partial<SetUp>>> = {
  burgers: { subSteps: 10, drawn: [one("diffusivity", "viscosity", [0.004, 0.01])] },
  kdv: {
    drawn: [one("domainExtent", "domain extent", [16, 40]), one("diffusivity", "viscosity", [5e-5, 1e-3])],
    initial: { ...MINI_SMOOTH, kinds: ["fourier"], cutoff: [2, 4] },
  },
  ks: { warmUp: 100, drawn: [one("domainExtent", "domain extent", [10, 40])] },
  fisher: {
    drawn: [one("diffusivity", "diffusivity", [1e-3, 0.02]), one("reactivity", "reactivity", [5, 15])],
    initial: { ...MINI_SMOOTH, unitInterval: true },
  },
  sh: { fixed: { domainExtent: 12 * Math.PI } },
  decay_turb: {
    dt: 1,
    subSteps: 50,
    drawn: [one("diffusivity", "viscosity", [5e-5, 2e-4])],
    initial: { ...MINI_SMOOTH, cutoff: [2, 4] },
  },
  kolm_flow: { subSteps: 30, drawn: [one("diffusivity", "viscosity", [0.01, 0.03])] },
};

/** Warm-up frames where the small domain cannot wait as long. */
const MINI_WARM_UP: Readonly<Record<string, number>> = { gs_alpha: 0, gs_beta: 10, gs_gamma: 5 };
/** Points a side of the published Gray-Scott domain after pooling: what the small domain's share is counted in. */
const GRAY_SCOTT_POINTS = 256;

/** The set-up of a tag that is resolved by `solveGrid` points a side, 64 or more. @throws InputError for unknown tags */
export function miniSetUp(tag: string, solveGrid: number): SetUp {
  const paper = paperSetUp(tag);
  if (paper.initial.kind === "blobs") {
    const share = solveGrid / GRAY_SCOTT_POINTS;
    const [least, most] = paper.initial.variance;
    return {
      ...paper,
      warmUp: MINI_WARM_UP[tag] ?? paper.warmUp,
      fixed: { ...paper.fixed, domainExtent: GRAY_SCOTT_EXTENT * share },
      initial: { ...paper.initial, variance: [least * share ** 2, most * share ** 2] },
    };
  }
  return { ...paper, initial: MINI_SMOOTH, ...MINI[tag] };
}
