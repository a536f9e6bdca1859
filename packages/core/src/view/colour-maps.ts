// Perceptual, colour-blind-safe colour maps as tables of 256 colours.
//
// Viridis and magma (S. van der Walt, N. Smith), cividis (J. Nunez, C. Anderton, R. Renslow 2018, PLoS ONE 13(7)) and
// twilight (B. Bryan) are given by 33 evenly spaced points of the published tables, in between linear in sRGB: nowhere
// farther than 2 of 255 from the tables, cividis 6 at the bend near its dark end. `blue-white-red` runs straight lines
// in Oklab (B. Ottosson 2020) from a dark blue over white to a dark red.

export type ColourMapName = "viridis" | "cividis" | "magma" | "blue-white-red" | "twilight";

export interface ColourMapFacts {
  readonly title: string;
  /** `sequential`: magnitudes; `diverging`: signed, zero in the middle; `cyclic`: directions, phases. */
  readonly kind: "sequential" | "diverging" | "cyclic";
}

export const COLOUR_MAPS: Readonly<Record<ColourMapName, ColourMapFacts>> = {
  viridis: { title: "Viridis", kind: "sequential" },
  cividis: { title: "Cividis", kind: "sequential" },
  magma: { title: "Magma", kind: "sequential" },
  "blue-white-red": { title: "Blue, white, red", kind: "diverging" },
  twilight: { title: "Twilight", kind: "cyclic" },
};

/** Eight colours that people with any colour vision tell apart. M. Okabe, K. Ito 2008; the black made grey. */
export const CATEGORY_COLOURS: readonly string[] = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#d55e00",
  "#56b4e9",
  "#cc79a7",
  "#f0e442",
  "#8a8a8a",
];

const POINTS: Readonly<Record<Exclude<ColourMapName, "blue-white-red">, string>> = {
  viridis:
    "440154 470d60 48186a 482374 472d7b 453681 424086 3f4989 3b528b 375a8d 33638d 2f6a8e 2c728e 297a8e 26818e 23898e 21908c 1f988b 1f9f88 21a685 28ae80 31b57b 3ebc74 4cc26c 5dc963 6ece58 82d34c 96d83f abdc32 c0df24 d5e21a eae51a fde725",
  cividis:
    "00224e 00285b 002e6a 043371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 52596d 5a5f6e 61656f 686a71 6f7073 757676 7c7b78 848179 8b8778 938d78 9b9376 a39a75 aba072 b3a670 bbad6c c3b469 ccba64 d4c15f ddc958 e6d051 efd748 f8df3c fee838",
  magma:
    "000004 030311 0a0822 130d33 1d1146 28115a 36106a 430f76 50127c 5d177f 691c81 762181 822681 8f2a81 9c2e7f a9327d b63779 c33b75 cf4170 db486a e65163 ee5c5e f5695c f9785d fb8761 fd9668 fea571 feb47b fec387 fed194 fde0a2 fceeb0 fcfdbf",
  twilight:
    "e2d9e2 d6d7dd c3ced4 abc2cc 94b4c7 81a6c3 7297c1 6886be 6275ba 5f63b5 5e51ad 5d3da1 592a8f 521b77 45135c 381146 2f1437 3a113a 4b1342 5f174a 741e4f 872750 983550 a64550 b25652 bb6858 c27c62 c78f72 cca388 d1b5a2 d8c6bd ded3d5 e2d9e2",
};

/** Ends and middle of `blue-white-red` in Oklab: lightness, green-red, blue-yellow. */
const DIVERGING = [
  [0.36, -0.02, -0.155],
  [0.97, 0, 0],
  [0.42, 0.15, 0.075],
] as const;

const SIZE = 256;
const tables = new Map<ColourMapName, Uint8Array<ArrayBuffer>>();

/** The table of a map: [256, 4] sRGB bytes with alpha 255, made once. */
export function colourTable(name: ColourMapName): Uint8Array<ArrayBuffer> {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const table = name === "blue-white-red" ? divergingTable() : pointTable(POINTS[name]);
  tables.set(name, table);
  return table;
}

/** The colour at a position, `#rrggbb`. @param fraction 0 ... 1, clamped */
export function colourAt(name: ColourMapName, fraction: number): string {
  const table = colourTable(name);
  const start = 4 * Math.round(Math.min(1, Math.max(0, fraction)) * (SIZE - 1));
  return `#${[0, 1, 2].map((channel) => table[start + channel]!.toString(16).padStart(2, "0")).join("")}`;
}

function fillTable(colourOf: (fraction: number) => readonly number[]): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(4 * SIZE);
  for (let entry = 0; entry < SIZE; entry++) {
    const colour = colourOf(entry / (SIZE - 1));
    for (let channel = 0; channel < 3; channel++) table[4 * entry + channel] = Math.round(colour[channel]!);
    table[4 * entry + 3] = 255;
  }
  return table;
}

function pointTable(text: string): Uint8Array<ArrayBuffer> {
  const points = text.split(" ").map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  return fillTable((fraction) => between(points, fraction));
}

function divergingTable(): Uint8Array<ArrayBuffer> {
  return fillTable((fraction) => oklabToBytes(between(DIVERGING, fraction)));
}

/** Linear between evenly spaced points. */
function between(points: readonly (readonly number[])[], fraction: number): number[] {
  const place = fraction * (points.length - 1);
  const first = Math.min(Math.floor(place), points.length - 2);
  const share = place - first;
  return points[first]!.map((value, channel) => value + share * (points[first + 1]![channel]! - value));
}

/** Oklab to sRGB bytes (Ottosson 2020, "A perceptual color space for image processing"), clipped to the gamut. */
function oklabToBytes([lightness = 0, a = 0, b = 0]: readonly number[]): number[] {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  return linear.map((value) => 255 * gamma(Math.min(1, Math.max(0, value))));
}

/** IEC 61966-2-1. */
function gamma(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}
