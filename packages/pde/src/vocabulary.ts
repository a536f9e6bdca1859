// The fixed label lists of PDE types, channel types and parameter classes, and how names in files find their label.
import { editDistance } from "@sciformer/core";

/** PDE types by label; 0 is an unknown one. The list only ever grows at its end. */
export const PDE_TYPES = [
  "unknown",
  "advection",
  "diffusion",
  "advection-diffusion",
  "dispersion",
  "hyper-diffusion",
  "burgers",
  "korteweg-de-vries",
  "kuramoto-sivashinsky",
  "fisher-kpp",
  "gray scott",
  "swift-hohenberg",
  "incompressible cylinder flow",
  "compressible cylinder flow",
  "isotropic turbulence",
  "decaying turbulence",
  "kolmogorov flow",
  "channel flow",
  "transitional boundary layer",
  "magnetohydrodynamic turbulence",
  "turbulent radiative layer",
  "active matter",
  "viscoelastic instability",
  "helmholtz",
  "rayleigh benard convection",
  "shear flow",
  "euler",
  "channel flow (piso)",
] as const;

/** Channel types by label; 0 is a padded or an unknown channel. */
export const CHANNEL_TYPES = [
  "unknown",
  "velocity x",
  "velocity y",
  "velocity z",
  "vorticity",
  "density",
  "pressure",
  "concentration",
  "concentration a",
  "concentration b",
  "magnetic field x",
  "magnetic field y",
  "magnetic field z",
  "vector potential x",
  "vector potential y",
  "vector potential z",
  "orientation xx",
  "orientation xy",
  "orientation yx",
  "orientation yy",
  "strain xx",
  "strain xy",
  "strain yx",
  "strain yy",
  "conformation xx",
  "conformation xy",
  "conformation yx",
  "conformation yy",
  "conformation zz",
  "pressure real",
  "pressure imaginary",
  "mask",
  "buoyancy",
  "energy",
  "deformation xx",
  "deformation yy",
  "deformation zz",
] as const;

/** Parameter classes by label; 0 is an unknown one. */
export const PARAMETER_TYPES = [
  "unknown",
  "reynolds",
  "mach",
  "z slice",
  "velocity x",
  "velocity y",
  "velocity z",
  "viscosity",
  "viscosity x",
  "viscosity y",
  "viscosity z",
  "dispersivity x",
  "dispersivity y",
  "dispersivity z",
  "hyper-diffusivity",
  "domain extent",
  "diffusivity",
  "reactivity",
  "feed rate",
  "kill rate",
  "critical number",
  "cooling time",
  "particle alignment strength",
  "active dipole strength",
  "weissenberg",
  "viscosity ratio",
  "kolmogorov length scale",
  "maximum polymer extensibility",
  "frequency",
  "rayleigh",
  "prandtl",
  "schmidt",
  "gas constant",
  "deformation xx",
  "deformation yy",
  "deformation zz",
] as const;

export type ChannelName = (typeof CHANNEL_TYPES)[number];
export type ParameterName = (typeof PARAMETER_TYPES)[number];

/** One of the label lists, and the other names that files use for its entries. */
export interface Vocabulary {
  /** What its entries are, as messages say it. */
  readonly what: string;
  readonly names: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
}

/** PDE types; the aliases are the set-ups' tags and the data sets of The Well. */
export const PDE_VOCABULARY: Vocabulary = {
  what: "PDE",
  names: PDE_TYPES,
  aliases: {
    adv: "advection",
    diff: "diffusion",
    adv_diff: "advection-diffusion",
    disp: "dispersion",
    hyp: "hyper-diffusion",
    kdv: "korteweg-de-vries",
    ks: "kuramoto-sivashinsky",
    fisher: "fisher-kpp",
    gs: "gray scott",
    gs_alpha: "gray scott",
    gs_beta: "gray scott",
    gs_gamma: "gray scott",
    gs_delta: "gray scott",
    gs_epsilon: "gray scott",
    gs_theta: "gray scott",
    gs_iota: "gray scott",
    gs_kappa: "gray scott",
    sh: "swift-hohenberg",
    decay_turb: "decaying turbulence",
    kolm_flow: "kolmogorov flow",
    gray_scott_reaction_diffusion: "gray scott",
    rayleigh_benard: "rayleigh benard convection",
    rayleigh_benard_uniform: "rayleigh benard convection",
    helmholtz_staircase: "helmholtz",
    turbulent_radiative_layer_2d: "turbulent radiative layer",
    turbulent_radiative_layer_3d: "turbulent radiative layer",
    mhd_64: "magnetohydrodynamic turbulence",
    mhd_256: "magnetohydrodynamic turbulence",
    euler_multi_quadrants_openbc: "euler",
    euler_multi_quadrants_periodicbc: "euler",
  },
};

/** Channel types; the aliases are the variables of PDEBench and of The Well. */
export const CHANNEL_VOCABULARY: Vocabulary = {
  what: "field",
  names: CHANNEL_TYPES,
  aliases: {
    vx: "velocity x",
    vy: "velocity y",
    vz: "velocity z",
    tracer: "density",
    rho: "density",
    a: "concentration a",
    b: "concentration b",
    "d xx": "orientation xx",
    "d xy": "orientation xy",
    "d yx": "orientation yx",
    "d yy": "orientation yy",
    "e xx": "strain xx",
    "e xy": "strain xy",
    "e yx": "strain yx",
    "e yy": "strain yy",
    "c xx": "conformation xx",
    "c xy": "conformation xy",
    "c yx": "conformation yx",
    "c yy": "conformation yy",
    "c zz": "conformation zz",
    pressure_re: "pressure real",
    pressure_im: "pressure imaginary",
  },
};

/** Parameter classes; importers know more names for them, each of its own files. */
export const PARAMETER_VOCABULARY: Vocabulary = {
  what: "constant",
  names: PARAMETER_TYPES,
  aliases: {
    re: "reynolds",
    "reynolds number": "reynolds",
    "mach number": "mach",
    "rayleigh number": "rayleigh",
    "prandtl number": "prandtl",
    "schmidt number": "schmidt",
    "weissenberg number": "weissenberg",
  },
};

/** The form in which names are compared: without case, blanks, hyphens and underscores. */
export function nameKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/^navier-stokes:\s*/, "")
    .replace(/[\s_-]+/g, "");
}

const keyTables = new Map<Vocabulary, Map<string, number>>();

function keyTable(vocabulary: Vocabulary): Map<string, number> {
  let table = keyTables.get(vocabulary);
  if (!table) {
    table = new Map(vocabulary.names.map((name, id) => [nameKey(name), id]));
    for (const [alias, name] of Object.entries(vocabulary.aliases)) {
      table.set(nameKey(alias), vocabulary.names.indexOf(name));
    }
    keyTables.set(vocabulary, table);
  }
  return table;
}

/** The label of a name, or undefined if the vocabulary does not have it. `Gray Scott` is 10, `Velocity X` 1. */
export function labelOf(vocabulary: Vocabulary, name: string): number | undefined {
  return keyTable(vocabulary).get(nameKey(name));
}

/** The names of a vocabulary that are most like `name`, best first; at most three, none if all are far. */
export function nearMatches(vocabulary: Vocabulary, name: string): readonly string[] {
  const key = nameKey(name);
  const scored = vocabulary.names
    .slice(1)
    .map((candidate) => ({ candidate, distance: distanceOf(key, nameKey(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, nameKey(candidate).length / 2));
  return scored
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Edits from one key to the other; a key that the other contains is near. */
function distanceOf(a: string, b: string): number {
  if (a !== "" && (b.includes(a) || a.includes(b))) return Math.abs(a.length - b.length) / 4;
  return editDistance(a, b);
}
