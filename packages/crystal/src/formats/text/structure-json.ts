// Structures and genes in JSON: plain arrays, the dictionaries of pymatgen, rows of the Materials Project and LeMat.
import { InputError, type Report } from "@sciformer/core";
import { z } from "zod";
import { elementOf } from "../../elements/elements.ts";
import type { Gene } from "../../gene.ts";
import type { Matrix3, Structure, Vector3 } from "../../structure.ts";
import { inverse, mapVector, rowTimes } from "../../symmetry/matrix.ts";
import { wrap } from "../../symmetry/operation.ts";
import { checkedLattice } from "../cif/cell.ts";
import { type DisorderRule, ordered } from "../cif/disorder.ts";
import { geneFromJson } from "./gene-json.ts";

/** What an entry holds: a structure, a gene, or a structure as CIF text. */
export type JsonContent = { readonly structure: Structure } | { readonly gene: Gene } | { readonly cif: string };

const vector = z.tuple([z.number(), z.number(), z.number()]);
const matrix = z.tuple([vector, vector, vector]);
const lattice = z.union([matrix, z.array(z.number()).length(9), z.object({ matrix })]);
const gene = z.object({
  group: z.number(),
  species: z.array(z.string()),
  sites: z.array(z.array(z.string())),
  numIons: z.array(z.number()),
});
const plain = z.object({
  lattice,
  species: z.array(z.string()),
  frac_coords: z.array(vector).optional(),
  cart_coords: z.array(vector).optional(),
});
const pymatgen = z.object({
  lattice,
  sites: z.array(
    z.object({
      species: z.array(z.object({ element: z.string(), occu: z.number() })).min(1),
      abc: vector,
    }),
  ),
});
const lemat = z.object({
  lattice_vectors: matrix,
  species_at_sites: z.array(z.string()),
  cartesian_site_positions: z.array(vector),
});

/** Where an entry stands, and what happens to sites that several elements share. */
export interface JsonPlace {
  /** File and entry, for errors. */
  readonly where: string;
  readonly disorder: DisorderRule;
  readonly report: Report;
}

/**
 * What one entry holds: `{lattice, species, frac_coords}`, `{lattice: {matrix}, sites: [{species, abc}]}`,
 * `{lattice_vectors, species_at_sites, cartesian_site_positions}`, `{group, species, sites, numIons}`, or an entry with
 * one of these under `structure`, or with CIF text under `cif`.
 *
 * @returns undefined for a structure with partial occupancy that is to be skipped
 * @throws InputError for anything else, and for partial occupancy that is refused
 */
export function readJsonEntry(value: unknown, place: JsonPlace): JsonContent | undefined {
  const { where } = place;
  const entry = z.record(z.string(), z.unknown()).safeParse(value);
  if (!entry.success) throw new InputError(`${where}: expected an object with a structure`);
  if (typeof entry.data.cif === "string") return { cif: entry.data.cif };
  const nested = entry.data.structure;
  if (typeof nested === "string") return { cif: nested };
  const content = nested ?? value;
  const geneForm = gene.safeParse(content);
  if (geneForm.success) return { gene: geneFromJson(geneForm.data, where) };
  const sites = pymatgen.safeParse(content);
  if (sites.success) return fromPymatgen(sites.data, place);
  const structure = fromPlain(content, where) ?? fromLemat(content, where);
  if (structure !== undefined) return { structure };
  throw new InputError(
    `${where}: no structure found; expected lattice with species and frac_coords, lattice with sites, or a gene with group, species, sites and numIons`,
  );
}

function fromPlain(value: unknown, where: string): Structure | undefined {
  const { success, data } = plain.safeParse(value);
  if (!success) return undefined;
  const vectors = matrixOf(data.lattice, where);
  if (data.frac_coords !== undefined) return structureOf(vectors, data.species, data.frac_coords, where);
  if (data.cart_coords === undefined) throw new InputError(`${where}: frac_coords is missing`);
  return structureOf(vectors, data.species, toFractional(data.cart_coords, vectors), where);
}

function fromPymatgen({ lattice: given, sites }: z.infer<typeof pymatgen>, place: JsonPlace): JsonContent | undefined {
  const { where, disorder } = place;
  const vectors = matrixOf(given, where);
  const atoms = sites.flatMap(({ species, abc }, i) =>
    species.map(({ element, occu }) => ({ element, label: `of site ${i + 1}`, position: abc, occupancy: occu })),
  );
  const kept = ordered(atoms, vectors, disorder, place);
  if (kept === undefined) return undefined;
  const symbols = kept.map(({ element }) => element);
  const positions = kept.map(({ position }) => position);
  return { structure: structureOf(vectors, symbols, positions, where) };
}

function fromLemat(value: unknown, where: string): Structure | undefined {
  const { success, data } = lemat.safeParse(value);
  if (!success) return undefined;
  const vectors = matrixOf(data.lattice_vectors, where);
  return structureOf(vectors, data.species_at_sites, toFractional(data.cartesian_site_positions, vectors), where);
}

function matrixOf(given: z.infer<typeof lattice>, where: string): Matrix3 {
  const rows = Array.isArray(given) ? given : given.matrix;
  const flat = rows.flat() as number[];
  const row = (i: number): Vector3 => [flat[i]!, flat[i + 1]!, flat[i + 2]!];
  return checkedLattice([row(0), row(3), row(6)], where);
}

function toFractional(points: readonly Vector3[], vectors: Matrix3): Vector3[] {
  const back = inverse(vectors);
  return points.map((point) => rowTimes(point, back));
}

function structureOf(
  vectors: Matrix3,
  species: readonly string[],
  positions: readonly Vector3[],
  where: string,
): Structure {
  if (species.length !== positions.length) {
    throw new InputError(`${where}: ${species.length} species and ${positions.length} coordinates, expected as many`);
  }
  const elements = species.map((text, i) => {
    // Charges, as in Fe3+, are no part of the element.
    const symbol = /^[A-Za-z]+/.exec(text)?.[0] ?? "";
    if (elementOf(symbol) !== undefined) return symbol;
    throw new InputError(`${where}: species ${i + 1} is "${text}", which is no element`);
  });
  return { lattice: vectors, positions: positions.map((position) => mapVector(position, wrap)), elements };
}

/** `{lattice, species, frac_coords}`. */
export function structureToJson({ lattice: vectors, positions, elements }: Structure): {
  readonly lattice: Matrix3;
  readonly species: readonly string[];
  readonly frac_coords: readonly Vector3[];
} {
  return { lattice: vectors, species: elements, frac_coords: positions };
}
