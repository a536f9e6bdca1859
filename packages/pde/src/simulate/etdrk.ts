// Coefficients of the exponential time differencing Runge-Kutta scheme of second order (ETDRK2).
import { type Complex, complexZeros } from "../spectral/fft.ts";

/** How the coefficients are computed: as means over points of a circle around z = L dt. */
export interface ContourOptions {
  readonly points?: number;
  readonly radius?: number;
  /**
   * Keep the imaginary parts of c1 and c2. Without them, as the published data were made, odd derivatives make the scheme
   * first-order accurate.
   */
  readonly complex?: boolean;
}

/** Factors of every mode; `im` is absent where all imaginary parts are zero. */
export interface Factors {
  readonly re: Float64Array;
  readonly im?: Float64Array;
}

/**
 * a = E u + c1 N(u), u+ = a + c2 (N(a) - N(u)).
 *
 * @see Cox & Matthews 2002, "Exponential time differencing for stiff systems", eqs. 22 and 23; Kassam & Trefethen 2005,
 * "Fourth-order time-stepping for stiff PDEs", section 2, for the contour integrals
 */
export interface Etdrk2 {
  /** exp(L dt) */
  readonly exponential: Factors;
  /** dt (e^z - 1) / z */
  readonly c1: Factors;
  /** dt (e^z - 1 - z) / z^2 */
  readonly c2: Factors;
}

const factorsOf = ({ re, im }: Complex): Factors => (im.every((value) => value === 0) ? { re } : { re, im });

/** exp(L dt) of every mode. */
export function exponentialFactors(symbol: Complex, dt: number): Factors {
  const result = complexZeros(symbol.re.length);
  for (let i = 0; i < symbol.re.length; i++) {
    const growth = Math.exp(symbol.re[i]! * dt);
    result.re[i] = growth * Math.cos(symbol.im[i]! * dt);
    result.im[i] = growth * Math.sin(symbol.im[i]! * dt);
  }
  return factorsOf(result);
}

/** The coefficients of a step. @param symbol [modes] factors of L */
export function etdrk2(
  symbol: Complex,
  dt: number,
  { points = 16, radius = 1, complex = false }: ContourOptions = {},
): Etdrk2 {
  const modes = symbol.re.length;
  const [c1, c2] = [complexZeros(modes), complexZeros(modes)];
  const circle = Array.from({ length: points }, (_, j) => {
    const angle = (2 * Math.PI * (j + 0.5)) / points;
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  });
  for (let i = 0; i < modes; i++) {
    for (const [offsetRe, offsetIm] of circle) {
      addQuotients(symbol.re[i]! * dt + offsetRe, symbol.im[i]! * dt + offsetIm, dt / points, c1, c2, i);
    }
  }
  const kept = complex ? factorsOf : ({ re }: Complex) => ({ re });
  return { exponential: exponentialFactors(symbol, dt), c1: kept(c1), c2: kept(c2) };
}

/** Adds share (e^z - 1) / z to c1[i] and share (e^z - 1 - z) / z^2 to c2[i], z = re + i im. */
function addQuotients(re: number, im: number, share: number, c1: Complex, c2: Complex, i: number): void {
  const growth = Math.exp(re);
  const square = re * re + im * im;
  const numeratorRe = growth * Math.cos(im) - 1;
  const numeratorIm = growth * Math.sin(im);
  const firstRe = (numeratorRe * re + numeratorIm * im) / square;
  const firstIm = (numeratorIm * re - numeratorRe * im) / square;
  c1.re[i]! += share * firstRe;
  c1.im[i]! += share * firstIm;
  // (e^z - 1 - z) / z^2 = (first - 1) / z
  c2.re[i]! += (share * ((firstRe - 1) * re + firstIm * im)) / square;
  c2.im[i]! += (share * (firstIm * re - (firstRe - 1) * im)) / square;
}
