// The chemical elements and what the package knows of each.
import { ELEMENT_TABLE } from "./table.ts";

/** A chemical element; undefined where no value is established. */
export interface Element {
  readonly symbol: string;
  readonly atomicNumber: number;
  /** In u. */
  readonly mass: number;
  readonly group: number;
  readonly period: number;
  readonly block: string;
  /** Pauling electronegativity. */
  readonly electronegativity: number | undefined;
  /** In angstrom. */
  readonly covalentRadius: number | undefined;
  /** In angstrom. */
  readonly vanDerWaalsRadius: number | undefined;
  /** Allowed oxidation states (ICSD-filtered list of 2024); empty where none is listed. */
  readonly oxidationStates: readonly number[];
  /** Electronegativity with which charge neutrality is tested. */
  readonly testElectronegativity: number | undefined;
  /** A metal as the test of charge neutrality takes it. */
  readonly isMetal: boolean;
  /** Volume of an atom in compounds, fitted to 14,258 binary and ternary crystals, in cubic angstrom. */
  readonly volume: number | undefined;
  /** Places of the ones in its 92-dimensional CGCNN vector; empty beyond element 100. */
  readonly cgcnn: readonly number[];
}

/** Entries of a CGCNN vector. */
export const CGCNN_LENGTH = 92;

/** All elements that the package knows, hydrogen first. */
export const ELEMENTS: readonly Element[] = ELEMENT_TABLE.split("\n").map(parseElement);

const bySymbol = new Map(ELEMENTS.map((element) => [element.symbol, element]));

/** The element with a symbol; undefined if there is none. */
export function elementOf(symbol: string): Element | undefined {
  return bySymbol.get(symbol);
}

/** The atomic number of a known symbol; NaN for another. */
export function atomicNumber(symbol: string): number {
  return bySymbol.get(symbol)?.atomicNumber ?? Number.NaN;
}

/** In cubic angstrom, where an element has no fitted volume. */
const DEFAULT_VOLUME = 20;

/** Volume that an atom of an element takes in compounds, in cubic angstrom. */
export function atomVolume(symbol: string): number {
  return bySymbol.get(symbol)?.volume ?? DEFAULT_VOLUME;
}

/** The element with an atomic number; undefined if there is none. */
export function elementAt(number: number): Element | undefined {
  return ELEMENTS[number - 1];
}

function parseElement(line: string): Element {
  const fields = line.split(" ").map((field) => (field === "?" ? undefined : field));
  const number = (place: number) => (fields[place] === undefined ? undefined : Number(fields[place]));
  const numbers = (place: number) => fields[place]?.split(",").map(Number) ?? [];
  return {
    atomicNumber: number(0)!,
    symbol: fields[1]!,
    mass: number(2)!,
    group: number(3)!,
    period: number(4)!,
    block: fields[5]!,
    electronegativity: number(6),
    covalentRadius: number(7),
    vanDerWaalsRadius: number(8),
    oxidationStates: numbers(9),
    testElectronegativity: number(10),
    isMetal: fields[11] === "metal",
    volume: number(12),
    cgcnn: numbers(13),
  };
}
