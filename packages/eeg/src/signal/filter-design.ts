// Design of recursive filters: analog prototypes, their band transforms and the bilinear transform.
import { InputError } from "@sciformer/core";
import {
  add,
  type Complex,
  complex,
  divide,
  multiply,
  negate,
  product,
  scale,
  squareRoot,
  subtract,
} from "./complex.ts";

/** A filter by its zeros, poles and gain. */
export interface Zpk {
  readonly zeros: readonly Complex[];
  readonly poles: readonly Complex[];
  readonly gain: number;
}

/** What a filter lets through; frequencies in Hz. */
export type Band =
  | { readonly type: "lowpass" | "highpass"; readonly cutoff: number }
  | { readonly type: "bandpass" | "bandstop"; readonly low: number; readonly high: number };

/** @throws InputError for frequencies that are not in order between 0 and half the sampling rate */
function checkBand(band: Band, sfreq: number): void {
  const edges = "cutoff" in band ? [band.cutoff] : [band.low, band.high];
  const rising = edges.every((edge, i) => edge > (i === 0 ? 0 : edges[i - 1]!) && edge < sfreq / 2);
  if (rising) return;
  const wanted = `${edges.length === 1 ? "a frequency" : "two rising frequencies"} between 0 and ${sfreq / 2} Hz`;
  throw new InputError(`${band.type} filter at ${edges.join("-")} Hz: expected ${wanted}, half the sampling rate`);
}

/** Angles of the poles of an all-pole prototype, multiples of pi / (2 N). */
const prototypeAngles = (order: number): number[] =>
  Array.from({ length: order }, (_, i) => (Math.PI * (2 * i + 1 - order)) / (2 * order));

function butterworthPrototype(order: number): Zpk {
  const poles = prototypeAngles(order).map((angle) => complex(-Math.cos(angle), -Math.sin(angle)));
  return { zeros: [], poles, gain: 1 };
}

/** @param rippleDb how far the pass band may fall */
function chebyshevPrototype(order: number, rippleDb: number): Zpk {
  const epsilon = Math.sqrt(10 ** (rippleDb / 10) - 1);
  const mu = Math.asinh(1 / epsilon) / order;
  const poles = prototypeAngles(order).map((angle) =>
    complex(-Math.sinh(mu) * Math.cos(angle), -Math.cosh(mu) * Math.sin(angle)),
  );
  const gain = product(poles.map(negate)).re;
  return { zeros: [], poles, gain: order % 2 === 0 ? gain / Math.sqrt(1 + epsilon ** 2) : gain };
}

const repeated = (value: Complex, times: number): Complex[] => Array.from({ length: times }, () => value);

/** An all-pole prototype with cutoff 1 moved to the band; `edges` are its frequencies, pre-warped. */
function toBand(prototype: Zpk, type: Band["type"], edges: readonly number[]): Zpk {
  const { poles } = prototype;
  const order = poles.length;
  const w = edges[0]!;
  const inverseGain = prototype.gain * divide(complex(1), product(poles.map(negate))).re;
  if (type === "lowpass") return { zeros: [], poles: poles.map((p) => scale(p, w)), gain: prototype.gain * w ** order };
  if (type === "highpass") {
    return { zeros: repeated(complex(0), order), poles: poles.map((p) => divide(complex(w), p)), gain: inverseGain };
  }
  const width = edges[1]! - w;
  const centre = Math.sqrt(w * edges[1]!);
  const halves = poles.map((p) => (type === "bandpass" ? scale(p, width / 2) : divide(complex(width / 2), p)));
  const roots = halves.map((q) => squareRoot(subtract(multiply(q, q), complex(centre ** 2))));
  const bandPoles = [...halves.map((q, i) => add(q, roots[i]!)), ...halves.map((q, i) => subtract(q, roots[i]!))];
  if (type === "bandpass") {
    return { zeros: repeated(complex(0), order), poles: bandPoles, gain: prototype.gain * width ** order };
  }
  const zeros = [...repeated(complex(0, centre), order), ...repeated(complex(0, -centre), order)];
  return { zeros, poles: bandPoles, gain: inverseGain };
}

/** s -> z = (c + s) / (c - s) with c = 2 sfreq; zeros that lie at infinity come to -1. */
function bilinear({ zeros, poles, gain }: Zpk, sfreq: number): Zpk {
  const c = complex(2 * sfreq);
  const map = (s: Complex) => divide(add(c, s), subtract(c, s));
  const change = divide(product(zeros.map((s) => subtract(c, s))), product(poles.map((s) => subtract(c, s))));
  return {
    zeros: [...zeros.map(map), ...repeated(complex(-1), poles.length - zeros.length)],
    poles: poles.map(map),
    gain: gain * change.re,
  };
}

function design(prototype: Zpk, band: Band, sfreq: number): Zpk {
  checkBand(band, sfreq);
  const edges = "cutoff" in band ? [band.cutoff] : [band.low, band.high];
  // Frequencies in units of half the rate keep the powers of the gain small.
  const warped = edges.map((edge) => 4 * Math.tan((Math.PI * edge) / sfreq));
  return bilinear(toBand(prototype, band.type, warped), 2);
}

/**
 * A digital Butterworth filter. A band-pass or band-stop of order N has 2 N poles.
 *
 * @param sfreq Hz
 * @throws InputError for frequencies out of range
 */
export function butterworth(order: number, band: Band, sfreq: number): Zpk {
  return design(butterworthPrototype(order), band, sfreq);
}

/** A digital Chebyshev filter of the first kind. @throws InputError for frequencies out of range */
export function chebyshev1(order: number, rippleDb: number, band: Band, sfreq: number): Zpk {
  return design(chebyshevPrototype(order, rippleDb), band, sfreq);
}
