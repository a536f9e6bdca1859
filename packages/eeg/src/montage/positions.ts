// Electrode positions of the 10-10 system on the unit sphere: x right, y front, z up.

/** A point of the unit sphere: x right, y front, z up. */
export type UnitVector = readonly [x: number, y: number, z: number];

/** Degrees from one ring of electrodes to the next, going down from the vertex. */
const STEP = 23;

/** The midline from the forehead to the neck: degrees from the vertex, to the front positive. */
const MIDLINE: Readonly<Record<string, number>> = {
  Nz: 5 * STEP,
  Fpz: 4 * STEP,
  AFz: 3 * STEP,
  Fz: 2 * STEP,
  FCz: STEP,
  Cz: 0,
  CPz: -STEP,
  Pz: -2 * STEP,
  POz: -3 * STEP,
  Oz: -4 * STEP,
  Iz: -5 * STEP,
};

/** Electrodes of the left half ring, 4 steps down: degrees from the front. */
const RING: Readonly<Record<string, number>> = {
  Fp1: 18,
  AF7: 36,
  F7: 54,
  FT7: 72,
  T7: 90,
  TP7: 108,
  P7: 126,
  PO7: 144,
  O1: 162,
};

/** The same one step lower. */
const LOW_RING: Readonly<Record<string, number>> = {
  AF9: 36,
  F9: 54,
  FT9: 72,
  T9: 90,
  TP9: 108,
  P9: 126,
  PO9: 144,
  O9: 162,
};

/** Row -> its left end on the ring; the right end is the mirror image. */
const ROWS: Readonly<Record<string, string>> = {
  AF: "AF7",
  F: "F7",
  FC: "FT7",
  C: "T7",
  CP: "TP7",
  P: "P7",
  PO: "PO7",
};

/** Number in the name -> part of the arc from the left end of a row to its right one. */
const ALONG_ROW: Readonly<Record<number, number>> = { 5: 1 / 8, 3: 2 / 8, 1: 3 / 8, 2: 5 / 8, 4: 6 / 8, 6: 7 / 8 };

/** The point `inclination` degrees from the vertex and `azimuth` degrees from the front, to the left positive. */
function onSphere(inclination: number, azimuth: number): UnitVector {
  const [down, around] = [(inclination * Math.PI) / 180, (azimuth * Math.PI) / 180];
  return [-Math.sin(down) * Math.sin(around), Math.sin(down) * Math.cos(around), Math.cos(down)];
}

const mirrored = ([x, y, z]: UnitVector): UnitVector => [-x, y, z];
const minus = (a: UnitVector, b: UnitVector): UnitVector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: UnitVector, b: UnitVector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const unit = (a: UnitVector): UnitVector => {
  const length = Math.sqrt(dot(a, a));
  return [a[0] / length, a[1] / length, a[2] / length];
};

/**
 * A point of the circle through `left`, `middle` and the mirror image of `left`, `part` of the way from `left` over
 * `middle` to the other end. The circle is symmetric to the plane x = 0: its centre lies on the line through `middle`
 * and the point halfway between both ends.
 */
function onRow(left: UnitVector, middle: UnitVector, part: number): UnitVector {
  const halfway: UnitVector = [0, left[1], left[2]];
  const up = unit(minus(middle, halfway));
  const height = Math.sqrt(dot(minus(middle, halfway), minus(middle, halfway)));
  const radius = (left[0] ** 2 + height ** 2) / (2 * height);
  const turn = Math.atan2(-left[0], radius - height) * (1 - 2 * part);
  const [across, along] = [-radius * Math.sin(turn), radius * Math.cos(turn) - radius + height];
  return [across, halfway[1] + along * up[1], halfway[2] + along * up[2]];
}

/** The name of the electrode on the right half that mirrors one of the left half: F7 -> F8. */
function opposite(name: string): string {
  const [, row, number] = /^(\D+)(\d+)$/.exec(name)!;
  return `${row}${Number(number) + 1}`;
}

function allPositions(): Map<string, UnitVector> {
  const positions = new Map<string, UnitVector>();
  for (const [name, down] of Object.entries(MIDLINE)) positions.set(name, onSphere(down, 0));
  for (const [ring, steps] of [
    [RING, 4],
    [LOW_RING, 5],
  ] as const) {
    for (const [name, azimuth] of Object.entries(ring)) {
      const left = onSphere(steps * STEP, azimuth);
      positions.set(name, left).set(opposite(name), mirrored(left));
    }
  }
  for (const [row, end] of Object.entries(ROWS)) {
    for (const [number, part] of Object.entries(ALONG_ROW)) {
      positions.set(`${row}${number}`, onRow(positions.get(end)!, positions.get(`${row}z`)!, part));
    }
  }
  return positions;
}

/**
 * Name in the 10-10 system -> position. Inclination from the vertex grows by 23 degrees from ring to ring; electrodes of
 * a row lie on the circle through its left end, the midline and its right end, in eighths of the arc. Within 3.5 degrees
 * of a common 64-channel cap.
 */
export const ELECTRODES: ReadonlyMap<string, UnitVector> = allPositions();

/** The electrodes of the usual cap with 64 channels. */
export const CAP_64: readonly string[] =
  "Cz FCz Fz AFz Fpz CPz Pz POz Oz Iz Fp1 Fp2 AF7 AF8 F7 F8 FT7 FT8 T7 T8 TP7 TP8 P7 P8 PO7 PO8 O1 O2 F5 F3 F1 F2 F4 F6 FC5 FC3 FC1 FC2 FC4 FC6 C5 C3 C1 C2 C4 C6 CP5 CP3 CP1 CP2 CP4 CP6 P5 P3 P1 P2 P4 P6 AF3 AF4 PO3 PO4 T9 T10".split(
    " ",
  );

/** The 22 electrodes of BNCI2014001 (competition IV 2a) in that set's order. */
export const CAP_22: readonly string[] =
  "Fz FC3 FC1 FCz FC2 FC4 C5 C3 C1 Cz C2 C4 C6 CP3 CP1 CPz CP2 CP4 P1 Pz P2 POz".split(" ");
