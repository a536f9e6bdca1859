// What the tokenizer looks up: bits of space groups and site symmetries, harmonic signatures of positions.
import { SITE_SYMMETRY_BITS, SPACE_GROUP_BITS } from "./tables/encodings.ts";
import { HARMONICS, SIGNATURES } from "./tables/harmonics.ts";

/** 15 axes x 18 symmetry elements, then 7 centrings. */
const SPACE_GROUP_BIT_COUNT = 277;
/** Varying entries of the 15 x 7 symmetry matrix of a site. */
export const SITE_SYMMETRY_BIT_COUNT = 46;
/** Classes of the clustered harmonic signatures. */
export const HARMONIC_CLUSTERS = 8;

/** What is known of the orbit of a position from spherical harmonics. */
export interface Harmonic {
  /** Real parts order by order for the reference points (0, 0, 0) and (1, 1, 1), then imaginary parts; 12 numbers. */
  readonly signature: Float32Array;
  /** Class of the signature, 0 to 7, distinct inside a (group, site symmetry). */
  readonly cluster: number;
}

const groupBits = SPACE_GROUP_BITS.split("\n");
const siteBits = SITE_SYMMETRY_BITS.split("\n");
const signatures = SIGNATURES.split("\n");
const harmonics = HARMONICS.split("\n");

const knownBits = new Map<string, Uint8Array>();
const knownHarmonics = new Map<string, Harmonic>();

/** The description of a group, 277 values of 0 and 1. */
export function spaceGroupBits(group: number): Uint8Array {
  return remembered(knownBits, String(group), () => bits(groupBits[group - 1]!, SPACE_GROUP_BIT_COUNT))!;
}

/** Columns of {@link spaceGroupBits} that are neither all 0 nor all 1 over the groups. */
export function varyingColumns(groups: readonly number[]): number[] {
  const rows = groups.map(spaceGroupBits);
  return Array.from({ length: SPACE_GROUP_BIT_COUNT }, (_, column) => column).filter((column) => {
    const ones = rows.reduce((sum, row) => sum + row[column]!, 0);
    return ones > 0 && ones < rows.length;
  });
}

/** The description of a site symmetry in a group, 46 values of 0 and 1; undefined if the group has no such site. */
export function siteSymmetryBits(group: number, siteSymmetry: string): Uint8Array | undefined {
  return remembered(knownBits, `${group} ${siteSymmetry}`, () => {
    const text = entryOf(siteBits[group - 1]!, siteSymmetry);
    return text === undefined ? undefined : bits(text, SITE_SYMMETRY_BIT_COUNT);
  });
}

/** The harmonic signature of a position; undefined if the group has no such position. */
export function harmonic(group: number, siteSymmetry: string, enumeration: number): Harmonic | undefined {
  return remembered(knownHarmonics, `${group} ${siteSymmetry} ${enumeration}`, () => {
    const [line, cluster] =
      entryOf(harmonics[group - 1]!, siteSymmetry)
        ?.split(",")
        [enumeration]?.split("/") ?? [];
    if (line === undefined) return undefined;
    return { signature: Float32Array.from(signatures[Number(line)]!.split(" "), Number), cluster: Number(cluster) };
  });
}

/** The value for a key, made once; a value that does not exist is looked for again. */
function remembered<T>(known: Map<string, T>, key: string, make: () => T | undefined): T | undefined {
  const value = known.get(key) ?? make();
  if (value !== undefined) known.set(key, value);
  return value;
}

/** The text behind `name:` in a line of such entries. */
function entryOf(line: string, name: string): string | undefined {
  const entry = line.split(" ").find((text) => text.startsWith(`${name}:`));
  return entry?.slice(name.length + 1);
}

function bits(hexadecimal: string, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => {
    const nibble = Number.parseInt(hexadecimal[i >> 2]!, 16);
    return (nibble >> (3 - (i & 3))) & 1;
  });
}
