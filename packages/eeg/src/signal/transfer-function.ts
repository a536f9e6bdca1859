// Filters as a ratio of polynomials b/a: from poles and zeros, the notch, and the magnitude at a frequency.
import { InputError } from "@sciformer/core";
import { type Complex, complex, magnitude, multiply, subtract } from "./complex.ts";
import type { Zpk } from "./filter-design.ts";
import type { Section } from "./sections.ts";

/** (b0 + b1/z + ...) / (1 + a1/z + ...). */
export interface TransferFunction {
  readonly b: Float64Array;
  readonly a: Float64Array;
}

/** Coefficients of the polynomial with these roots, the highest power first; the roots come in conjugate pairs. */
function polynomial(roots: readonly Complex[]): number[] {
  let coefficients: Complex[] = [complex(1)];
  for (const root of roots) {
    const shifted = [...coefficients, complex(0)];
    coefficients = shifted.map((c, i) => (i === 0 ? c : subtract(c, multiply(coefficients[i - 1]!, root))));
  }
  return coefficients.map(({ re }) => re);
}

/** Multiplied out; loses digits as the order grows, which sections do not. */
export function toTransferFunction({ zeros, poles, gain }: Zpk): TransferFunction {
  return {
    b: Float64Array.from(polynomial(zeros), (c) => c * gain),
    a: Float64Array.from(polynomial(poles)),
  };
}

/**
 * A notch at one frequency.
 *
 * @param frequency Hz
 * @param quality frequency over the width at -3 dB
 * @throws InputError for a frequency that is not between 0 and half the sampling rate
 */
export function notch(frequency: number, quality: number, sfreq: number): TransferFunction {
  if (!(frequency > 0 && frequency < sfreq / 2)) {
    throw new InputError(`notch at ${frequency} Hz: expected a frequency between 0 and ${sfreq / 2} Hz`);
  }
  const w = (2 * Math.PI * frequency) / sfreq;
  const gain = 1 / (1 + Math.tan(w / quality / 2));
  const middle = -2 * gain * Math.cos(w);
  return { b: Float64Array.of(gain, middle, gain), a: Float64Array.of(1, middle, 2 * gain - 1) };
}

/** A transfer function of order 2 as a section. */
export function asSection({ b, a }: TransferFunction): Section {
  return [b[0]!, b[1]!, b[2]!, a[0]!, a[1]!, a[2]!];
}

/** |H| of sections at a frequency in Hz. */
export function magnitudeAt(sections: readonly Section[], frequency: number, sfreq: number): number {
  const angle = (2 * Math.PI * frequency) / sfreq;
  const [one, two] = [complex(Math.cos(angle), -Math.sin(angle)), complex(Math.cos(2 * angle), -Math.sin(2 * angle))];
  const at = (c0: number, c1: number, c2: number) =>
    magnitude(complex(c0 + c1 * one.re + c2 * two.re, c1 * one.im + c2 * two.im));
  return sections.reduce((gain, [b0, b1, b2, a0, a1, a2]) => (gain * at(b0, b1, b2)) / at(a0, a1, a2), 1);
}
