// The ions that simulated crystals are made of.
import { ELEMENTS, elementOf } from "../elements/elements.ts";
import { ionicRadius } from "../elements/ionic-radii.ts";

/** An element with a charge. */
export interface Ion {
  readonly element: string;
  /** In units of e. */
  readonly charge: number;
  /** In angstrom. */
  readonly radius: number;
  /** Born's exponent: how steeply it resists compression, by the noble gas that its electrons reach. */
  readonly exponent: number;
}

const ANIONS: Readonly<Record<string, number>> = { F: -1, Cl: -1, Br: -1, I: -1, O: -2, S: -2, Se: -2, Te: -2 };
/** Besides the metals. */
const SEMICONDUCTORS = ["Si", "Ge"];
const CHARGES = [1, 2, 3, 4, 5, 6];

/** Electrons from which on an ion has the core of Ne, Ar, Kr, Xe, and its exponent; below, He. */
const CORES = [
  [54, 12],
  [36, 10],
  [18, 9],
  [10, 7],
] as const;
const HELIUM = 5;

function ionOf(element: string, charge: number): Ion | undefined {
  const radius = ionicRadius(element, charge);
  if (radius === undefined) return undefined;
  const electrons = elementOf(element)!.atomicNumber - charge;
  const exponent = CORES.find(([least]) => electrons >= least)?.[1] ?? HELIUM;
  return { element, charge, radius, exponent };
}

/** Anions, the lightest of each charge first. */
export const anions: readonly Ion[] = Object.entries(ANIONS).map(([element, charge]) => ionOf(element, charge)!);

/** Cations by charge: metals, Si and Ge in the oxidation states that they are found in. */
export const cations: ReadonlyMap<number, readonly Ion[]> = new Map(
  CHARGES.map((charge) => [
    charge,
    ELEMENTS.filter(({ symbol, isMetal }) => isMetal || SEMICONDUCTORS.includes(symbol))
      .filter(({ oxidationStates }) => oxidationStates.includes(charge))
      .map(({ symbol }) => ionOf(symbol, charge))
      .filter((ion) => ion !== undefined),
  ]),
);
