// What occurs in MP-20, as the published generator knows it: what the sizes assume until a dataset says otherwise.
import { LETTERS } from "../symmetry/space-groups.ts";
import type { Vocabulary } from "./vocabulary.ts";

const ELEMENTS =
  "Cs K Rb Ba Na Sr Li Ca Ac La Tb Yb Ce Pm Pr Nd Sm Eu Gd Dy Y Ho Er Tm Lu Pu Hf Th Mg Zr Np Sc U Pa " +
  "Ta Ti Mn Be Nb Al Tl V Zn Cr Cd In Ga Fe Co Cu Re Si Tc Ni Ag Sn Hg Ge Bi B Sb Te Mo As P H Ir Os Pd " +
  "Ru Pt Rh Pb W Au C Se S Xe I Br Kr N Cl O F Ar He Ne";

const SITE_SYMMETRIES =
  "-1 -3. -3.. -3.m -3m -3m. -4.. -42.m -42m -43m -4m.2 -4m2 -6.. -62m -6m2 .-3. .-3m ..2 ..2/m ..m .2 " +
  ".2. .2/m .2/m. .3. .32 .3m .m .m. 1 2 2.. 2.22 2.mm 2/m 2/m.. 222 222. 23. 2mm 2mm. 3. 3.. 3.2 3.m " +
  "32 32. 3m 3m. 4.. 4/m.. 4/mm.m 4/mmm 422 4m.m 4mm 6/mmm 6mm m m-3. m-3m m.. m.2m m.m2 m.mm m2m m2m. " +
  "mm2 mm2.. mmm mmm. mmm..";

const SPACE_GROUPS =
  "1-26 28-31 33-44 46-47 49 51-72 74-77 79 81-90 92 96-100 102 105 107-109 111-116 118-125 127-132 " +
  "135-150 152-157 159-164 166-167 173-174 176 179-183 186-191 193-194 198-200 204-205 212-213 215-218 " +
  "220-221 223-225 227 229";

/** Numbers of a text such as `1-3 7`. */
function numbers(ranges: string): number[] {
  return ranges.split(" ").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** The vocabulary of the published MP-20 generator: 89 elements, 72 site symmetries, 8 enumerations; any letter. */
export const MP20_VOCABULARY: Vocabulary = {
  elements: ELEMENTS.split(" "),
  site_symmetries: SITE_SYMMETRIES.split(" "),
  sites_enumeration: numbers("0-7"),
  wyckoff_letters: [...LETTERS].sort(),
};

/** Its 177 space groups. */
export const MP20_SPACE_GROUPS: readonly number[] = numbers(SPACE_GROUPS);

/** Sites of its largest crystal. */
export const MP20_MAX_SITES = 20;
