// Structure families of ionic crystals: sites of cations (A, B, C) and of the anion (X) in an example cell.
import type { Orbit, SymmetricCrystal } from "../symmetry/crystal.ts";
import { latticeOf } from "../symmetry/lattice.ts";
import { siteByLetter } from "../symmetry/sites.ts";
import { spaceGroup } from "../symmetry/space-groups.ts";

/** An ion's place in a formula. */
export type Role = "A" | "B" | "C" | "X";

/** A family in its example cell; `crystal` has roles where a crystal has elements. */
export interface Family {
  readonly name: string;
  readonly crystal: SymmetricCrystal;
}

/**
 * Name; space group; lengths a, b, c; role, letter and free coordinates of each site. Approximate published cells and
 * coordinates of an example of each.
 */
const TABLE = `
rock salt;225;5.64 5.64 5.64;A a,X b
caesium chloride;221;4.12 4.12 4.12;A a,X b
zinc blende;216;5.41 5.41 5.41;A a,X c
wurtzite;186;3.82 3.82 6.26;A b z=0,X b z=.375
fluorite;225;5.46 5.46 5.46;A a,X c
antifluorite;225;4.62 4.62 4.62;X a,A c
rutile;136;4.59 4.59 2.96;A a,X f x=.305
cadmium iodide;164;4.24 4.24 6.84;A a,X d z=.25
pyrite;205;5.42 5.42 5.42;A a,X c x=.385
anatase;141;3.78 3.78 9.51;A b,X e z=.1656
perovskite;221;3.91 3.91 3.91;A b,B a,X d
orthorhombic perovskite;62;5.44 7.64 5.38;A c x=.033 z=.993,B b,X c x=.484 z=.071,X d x=.289 y=.037 z=.711
double perovskite;225;8 8 8;A c,B a,C b,X e x=.26
spinel;227;8.08 8.08 8.08;A a,B d,X e x=.2625
corundum;167;4.76 4.76 12.99;A c z=.352,X e x=.306
ilmenite;148;5.09 5.09 14.09;A c z=.3554,B c z=.1464,X f x=.3174 y=.0233 z=.2451
delafossite;166;3.04 3.04 17.1;A a,B b,X c z=.107
alpha-NaFeO2;166;3.02 3.02 16.1;A a,B b,X c z=.234
chalcopyrite;122;5.29 5.29 10.42;A a,B b,X d x=.257
potassium nickel fluoride;139;4.01 4.01 13.08;A e z=.352,B a,X c,X e z=.151
pyrochlore;227;10.2 10.2 10.2;A d,B c,X f x=.33,X b
garnet;230;11.5 11.5 11.5;A c,B a,C d,X h x=.033 y=.0506 z=.653
scheelite;88;5.24 5.24 11.38;A b,B a,X f x=.1504 y=.0085 z=.2111
quartz;154;4.91 4.91 5.4;A a x=.4697,X c x=.4133 y=.2672 z=.7855
`;

/** All families, in the order of the table. */
export const FAMILIES: readonly Family[] = TABLE.trim().split("\n").map(parseFamily);

function parseFamily(line: string): Family {
  const [name, number, lengths, sites] = line.split(";") as [string, string, string, string];
  const group = Number(number);
  const [a, b, c] = lengths.split(" ").map(Number) as [number, number, number];
  const isHexagonal = /hexagonal|rhombohedral/i.test(spaceGroup(group).latticeSystem);
  const lattice = latticeOf({ a, b, c, alpha: 90, beta: 90, gamma: isHexagonal ? 120 : 90 });
  return { name, crystal: { group, lattice, orbits: sites.split(",").map((text) => parseSite(group, text)) } };
}

function parseSite(group: number, text: string): Orbit {
  const [role, letter, ...free] = text.split(" ") as [Role, string, ...string[]];
  const values = new Map(free.map((word) => [word[0], Number(word.slice(2))]));
  const value = (axis: string) => values.get(axis) ?? 0;
  return { ...siteByLetter(group, role, letter)!, parameters: [value("x"), value("y"), value("z")] };
}
