// Draws ionic crystals: ions that are neutral together, and of the structures that could be theirs one of low energy.
import type { Random } from "@sciformer/core";
import { reducedRatios } from "../evaluation/ratios.ts";
import type { Matrix3, Vector3 } from "../structure.ts";
import { type Orbit, representativeOf, type SymmetricCrystal, structureOf } from "../symmetry/crystal.ts";
import { norm } from "../symmetry/lattice.ts";
import { mapVector, rowTimes, subtract } from "../symmetry/matrix.ts";
import { spaceGroup } from "../symmetry/space-groups.ts";
import { FAMILIES, type Family, type Role } from "./families.ts";
import { anions, cations, type Ion } from "./ions.ts";
import { COULOMB, madelungMatrix } from "./madelung.ts";

/** Energies this far apart, in eV per atom, are one factor e apart in probability. */
const SELECTIVITY = 0.1;
/** Nearest that two anions come, in radii. */
const ANION_CONTACT = 1.6;
const COORDINATE_JITTER = 0.01;
const LENGTH_JITTER = 0.01;

/** A family with what its geometry says of any ions in it. */
interface Model {
  readonly family: Family;
  /** Formula units' share of each role: `A1 X2`. */
  readonly formula: string;
  readonly counts: Readonly<Record<string, number>>;
  /** Formula units in the cell. */
  readonly units: number;
  readonly madelung: readonly (readonly number[])[];
  /** Shortest distance to an anion, of each orbit in the example cell, in angstrom. */
  readonly contacts: readonly number[];
}

/** A drawn crystal. */
export interface DrawnCrystal {
  readonly family: string;
  readonly crystal: SymmetricCrystal;
  /** Lattice energy after Born and Lande, in eV per atom. */
  readonly energy: number;
}

type Ions = Readonly<Record<string, Ion>>;

/** Shortest distance from the first atom of an orbit to the anions, its own place left out. */
function shortestContact({ group, lattice, orbits }: SymmetricCrystal, orbit: Orbit): number {
  const origin = representativeOf(group, orbit);
  const others = structureOf({ group, lattice, orbits: orbits.filter(({ element }) => element === "X") }).positions;
  const shifts = [-1, 0, 1];
  let least = Number.POSITIVE_INFINITY;
  for (const other of others) {
    const offset = subtract(other, origin);
    for (const a of shifts) {
      for (const b of shifts) {
        for (const c of shifts) {
          const distance = norm(rowTimes([offset[0] + a, offset[1] + b, offset[2] + c], lattice));
          if (distance > 1e-6) least = Math.min(least, distance);
        }
      }
    }
  }
  return least;
}

function modelOf(family: Family): Model {
  const { crystal } = family;
  const totals = new Map<string, number>();
  for (const { element, multiplicity } of crystal.orbits) {
    totals.set(element, (totals.get(element) ?? 0) + multiplicity);
  }
  const roles = [...totals.keys()].sort();
  const ratios = reducedRatios(roles.map((role) => totals.get(role)!));
  return {
    family,
    formula: roles.map((role, i) => `${role}${ratios[i]}`).join(" "),
    counts: Object.fromEntries(roles.map((role, i) => [role, ratios[i]!])),
    units: totals.get(roles[0]!)! / ratios[0]!,
    madelung: madelungMatrix(crystal),
    contacts: crystal.orbits.map((orbit) => shortestContact(crystal, orbit)),
  };
}

/** How much larger than the example a cell must be for no ions to overlap. */
function cellScale({ family, contacts }: Model, ions: Ions): number {
  const { radius } = ions.X!;
  return family.crystal.orbits.reduce((scale, { element }, i) => {
    const wanted = element === "X" ? ANION_CONTACT * radius : ions[element]!.radius + radius;
    return Math.max(scale, wanted / contacts[i]!);
  }, 0);
}

/** Energy of a neutral arrangement of the ions, in eV per atom: attraction and, by Born's exponent, repulsion. */
function latticeEnergy(model: Model, ions: Ions): number {
  const { orbits } = model.family.crystal;
  const charges = orbits.map(({ element }) => ions[element]!.charge);
  const terms = model.madelung.flatMap((row, i) => row.map((value, j) => charges[i]! * charges[j]! * value));
  const electrostatic = ((COULOMB / 2) * terms.reduce((sum, term) => sum + term, 0)) / cellScale(model, ions);
  const exponents = Object.values(ions).map(({ exponent }) => exponent);
  const exponent = exponents.reduce((sum, value) => sum + value, 0) / exponents.length;
  const atoms = orbits.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
  return (electrostatic * (1 - 1 / exponent)) / atoms;
}

/** One of a list with probabilities in proportion to weights. */
function weighted<T>(list: readonly T[], weights: readonly number[], random: Random): T {
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, item] of list.entries()) {
    rest -= weights[i]!;
    if (rest < 0) return item;
  }
  return list.at(-1)!;
}

/** Charges of the cations, role by role, that make up for the anions. */
function neutralCharges(roles: readonly string[], counts: Model["counts"], needed: number): number[][] {
  const [role, ...others] = roles;
  if (role === undefined) return needed === 0 ? [[]] : [];
  return [...cations.keys()].flatMap((charge) => {
    const rest = needed - charge * counts[role]!;
    return rest < 0 ? [] : neutralCharges(others, counts, rest).map((charges) => [charge, ...charges]);
  });
}

/** Draws crystals of all formulas alike, each set of ions in one structure once. */
export class CrystalSource {
  readonly #byFormula: ReadonlyMap<string, readonly Model[]>;

  constructor() {
    const models = FAMILIES.map(modelOf);
    const formulas = [...new Set(models.map(({ formula }) => formula))];
    this.#byFormula = new Map(formulas.map((wanted) => [wanted, models.filter(({ formula }) => formula === wanted)]));
  }

  /** A crystal; undefined where the ions drawn are not neutral in any combination or not all distinct. */
  draw(random: Random): DrawnCrystal | undefined {
    const formula = random.pick([...this.#byFormula.keys()]);
    const models = this.#byFormula.get(formula)!;
    const ions = drawIons(models[0]!.counts, random);
    if (ions === undefined) return undefined;
    const energies = models.map((model) => latticeEnergy(model, ions));
    const least = Math.min(...energies);
    const model = weighted(
      models,
      energies.map((energy) => Math.exp((least - energy) / SELECTIVITY)),
      random,
    );
    const energy = energies[models.indexOf(model)]!;
    return { family: model.family.name, crystal: occupied(model, ions, random), energy };
  }
}

function drawIons(counts: Model["counts"], random: Random): Ions | undefined {
  const anion = random.pick(anions);
  const roles = Object.keys(counts).filter((role) => role !== "X");
  const possible = neutralCharges(roles, counts, -anion.charge * counts.X!);
  if (possible.length === 0) return undefined;
  const charges = random.pick(possible);
  const drawn = charges.map((charge) => random.pick(cations.get(charge)!));
  const elements = new Set(drawn.map(({ element }) => element));
  if (elements.size < drawn.length) return undefined;
  return { X: anion, ...Object.fromEntries(roles.map((role, i) => [role, drawn[i]!])) };
}

/** The family with ions in it, its free coordinates and its lengths shaken within what the symmetry leaves open. */
function occupied(model: Model, ions: Ions, random: Random): SymmetricCrystal {
  const { group, lattice, orbits } = model.family.crystal;
  const scale = cellScale(model, ions);
  const shaken = orbits.map((orbit): Orbit => {
    const used = usedParameters(group, orbit.letter);
    const parameters = orbit.parameters.map((value, axis) =>
      used[axis] ? value + random.normal(0, COORDINATE_JITTER) : 0,
    ) as unknown as Vector3;
    return { ...orbit, element: ions[orbit.element as Role]!.element, parameters };
  });
  return { group, lattice: shakenLattice(group, lattice, scale, random), orbits: shaken };
}

/** Which of x, y, z the representative of a position holds. */
function usedParameters(group: number, letter: string): readonly boolean[] {
  const { representative } = spaceGroup(group).positions.find((position) => position.letter === letter)!;
  return [0, 1, 2].map((axis) => representative.rotation.some((row) => row[axis] !== 0));
}

/** Axes that the symmetry makes equal stay so. */
function shakenLattice(group: number, lattice: Matrix3, scale: number, random: Random): Matrix3 {
  const { latticeSystem } = spaceGroup(group);
  const [a, b, c] = [0, 1, 2].map(() => scale * (1 + random.normal(0, LENGTH_JITTER))) as [number, number, number];
  const isCubic = /cubic/i.test(latticeSystem);
  const factors = isCubic ? [a, a, a] : /orthorhombic/i.test(latticeSystem) ? [a, b, c] : [a, a, c];
  return lattice.map((vector, i) => mapVector(vector, (value) => value * factors[i]!)) as unknown as Matrix3;
}
