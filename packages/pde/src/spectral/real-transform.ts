// Fourier transforms of real fields on a periodic grid, two fields at a time as one complex field.
import type { Complex } from "./fft.ts";
import type { PeriodicGrid } from "./grid.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

/** What the coefficients of a field are multiplied with on the way back to the grid; see {@link filterOf}. */
export interface WaveFilter {
  /** [rows, nx], the 1 / points of the inverse transform included. */
  readonly table: Float64Array;
  /** The table is that of an odd derivative without its factor i. */
  readonly odd: boolean;
  /** Largest wave number that the filter lets through. */
  readonly cutoff: number;
}

/**
 * A filter of real values of the wave numbers, from the mode (0, 0) to those of `cutoff`, zero above it. `odd` adds a
 * factor i: an odd derivative is the filter k with it.
 */
export function filterOf(
  grid: PeriodicGrid,
  cutoff: number,
  odd: boolean,
  value: (kx: number, ky: number) => number,
): WaveFilter {
  const within = (k: number) => Math.abs(k) <= cutoff;
  const table = grid.table((kx, ky) => (within(kx) && within(ky) ? value(kx, ky) / grid.points : 0));
  return { table, odd, cutoff: Math.floor(cutoff) };
}

/** A complex array whose parts are exchanged from call to call. */
interface Parts extends Complex {
  re: Float64Array;
  im: Float64Array;
}

/** Arrays of the grid that a transform needs for itself. */
const OWN_FIELDS = 8;

const exchanged = ({ re, im }: Complex): Parts => ({ re: im, im: re });

/**
 * Transforms between fields [nx, ny] and half spectra [rows, nx]. Forward is not normalised, the inverse divides by the
 * number of points. As a transform to real values does, the inverse ignores what of the rows 0 and ny / 2 no real field
 * has.
 */
export class RealTransform {
  readonly grid: PeriodicGrid;
  readonly #workspace: Workspace;
  /** [ny, nx] the spectrum of two fields as one. */
  readonly #full: Complex;
  readonly #fullExchanged: Complex;
  /** [ny, nx] or [nx, ny] half-way. */
  readonly #halfway: Complex;
  readonly #halfwayExchanged: Complex;
  /** The fields of a transform, and arrays that stand in for those that the workspace does not own. */
  readonly #fields: Parts;
  readonly #staged: Complex;
  /** What stands in for the second field where there is none: its values or its spectrum, and its result. */
  readonly #zeros: Float64Array;
  readonly #nothing: Complex;
  readonly #spare: Float64Array;
  /** The inverse transform as it is. */
  readonly everything: WaveFilter;

  /**
   * @param fields how many arrays {@link field} will be asked for
   * @param open makes the workspace
   */
  constructor(grid: PeriodicGrid, fields = 0, open: typeof openWorkspace = openWorkspace) {
    this.grid = grid;
    const workspace = open(grid, OWN_FIELDS + fields);
    this.#workspace = workspace;
    const pair = (): Complex => ({ re: workspace.field(), im: workspace.field() });
    this.#full = pair();
    this.#fullExchanged = exchanged(this.#full);
    this.#halfway = pair();
    this.#halfwayExchanged = exchanged(this.#halfway);
    this.#fields = exchanged(this.#full);
    this.#staged = pair();
    this.#zeros = workspace.field();
    this.#nothing = { re: this.#zeros, im: this.#zeros };
    this.#spare = workspace.field();
    this.everything = filterOf(grid, grid.nx, false, () => 1);
  }

  /** Zeros [nx, ny] on which transforms work without copying. */
  field(): Float64Array {
    return this.#workspace.field();
  }

  /**
   * Spectra of two fields.
   *
   * @param a [nx, ny]
   * @param b [nx, ny]
   * @param spectrumA [rows, nx]
   * @param spectrumB [rows, nx]
   */
  forwardPair(a: Float64Array, b: Float64Array, spectrumA: Complex, spectrumB: Complex): void {
    this.#forward(a, b);
    this.#separate(spectrumA, spectrumB);
  }

  /**
   * Spectrum of one field.
   *
   * @param a [nx, ny]
   * @param spectrum [rows, nx]
   */
  forward(a: Float64Array, spectrum: Complex): void {
    this.#forward(a, this.#zeros);
    const { re, im } = this.#full;
    for (let i = 0; i < this.grid.modes; i++) {
      spectrum.re[i] = re[i]!;
      spectrum.im[i] = im[i]!;
    }
  }

  /**
   * The fields of two filtered spectra; both filters are odd or none is.
   *
   * @param spectrumA [rows, nx]
   * @param spectrumB [rows, nx]
   * @param a [nx, ny]
   * @param b [nx, ny]
   */
  inversePair(
    spectrumA: Complex,
    filterA: WaveFilter,
    spectrumB: Complex,
    filterB: WaveFilter,
    a: Float64Array,
    b: Float64Array,
  ): void {
    this.#combine(spectrumA, filterA, spectrumB, filterB);
    const ownA = this.#workspace.owns(a) ? a : this.#staged.re;
    const ownB = this.#workspace.owns(b) ? b : this.#staged.im;
    // without their factors i the two fields are the imaginary and the real part
    this.#fields.re = filterA.odd ? ownA : ownB;
    this.#fields.im = filterA.odd ? ownB : ownA;
    this.#inverse(Math.max(filterA.cutoff, filterB.cutoff));
    if (ownA !== a) a.set(ownA);
    if (ownB !== b) b.set(ownB);
  }

  /**
   * The field of a filtered spectrum.
   *
   * @param spectrum [rows, nx]
   * @param a [nx, ny]
   */
  inverse(spectrum: Complex, filter: WaveFilter, a: Float64Array): void {
    this.inversePair(spectrum, filter, this.#nothing, filter, a, this.#spare);
  }

  #forward(a: Float64Array, b: Float64Array): void {
    const { nx, ny } = this.grid;
    this.#fields.re = this.#workspace.owns(a) ? a : this.#staged.re;
    this.#fields.im = this.#workspace.owns(b) ? b : this.#staged.im;
    if (this.#fields.re !== a) this.#fields.re.set(a);
    if (this.#fields.im !== b) this.#fields.im.set(b);
    this.#workspace.alongX.transformToRows(this.#fields, this.#halfway, ny);
    this.#workspace.alongY.transform(this.#halfway, this.#full, nx);
  }

  /** From the full spectrum to the fields; columns of waves beyond the cutoff are known to be zero. */
  #inverse(cutoff: number): void {
    const { nx, ny } = this.grid;
    const low = Math.min(cutoff + 1, nx);
    const high = Math.max(nx - cutoff, 0);
    if (low < high) {
      this.#halfway.re.fill(0, low * ny, high * ny);
      this.#halfway.im.fill(0, low * ny, high * ny);
      this.#workspace.alongY.transformToRows(this.#fullExchanged, this.#halfwayExchanged, nx, 0, low);
      this.#workspace.alongY.transformToRows(this.#fullExchanged, this.#halfwayExchanged, nx, high, nx);
    } else {
      this.#workspace.alongY.transformToRows(this.#fullExchanged, this.#halfwayExchanged, nx);
    }
    this.#workspace.alongX.transform(this.#halfwayExchanged, this.#fields, ny);
  }

  /**
   * Z = A + i B is the spectrum of a + i b: A(k) = (Z(k) + conj Z(-k)) / 2, B(k) = (Z(k) - conj Z(-k)) / 2i.
   */
  #separate(spectrumA: Complex, spectrumB: Complex): void {
    const { nx, ny, rows } = this.grid;
    const { re, im } = this.#full;
    const { re: ar, im: ai } = spectrumA;
    const { re: br, im: bi } = spectrumB;
    for (let row = 0, i = 0; row < rows; row++) {
      const mirrored = row === 0 ? 0 : (ny - row) * nx;
      for (let column = 0; column < nx; column++, i++) {
        const j = mirrored + (column === 0 ? 0 : nx - column);
        ar[i] = 0.5 * (re[i]! + re[j]!);
        ai[i] = 0.5 * (im[i]! - im[j]!);
        br[i] = 0.5 * (im[i]! + im[j]!);
        bi[i] = 0.5 * (re[j]! - re[i]!);
      }
    }
  }

  /**
   * Z = A + i B over the whole spectrum from the halves of A and B: A(-k) = conj A(k), and of odd filters, whose factor
   * i is left out, A(-k) = -conj A(k) and Z = -A + i B.
   */
  #combine(spectrumA: Complex, filterA: WaveFilter, spectrumB: Complex, filterB: WaveFilter): void {
    const { nx, ny, rows } = this.grid;
    const cutoff = Math.max(filterA.cutoff, filterB.cutoff);
    const signA = filterA.odd ? -1 : 1;
    const last = Math.min(rows - 1, cutoff);
    for (let row = 0; row <= last; row++) {
      if (row === 0 || 2 * row === ny) this.#combineOwnMirror(row, spectrumA, filterA, spectrumB, filterB);
      else this.#combineRow(row, signA, spectrumA, filterA.table, spectrumB, filterB.table);
    }
    if (last < rows - 1) {
      this.#full.re.fill(0, (last + 1) * nx, (ny - last) * nx);
      this.#full.im.fill(0, (last + 1) * nx, (ny - last) * nx);
    }
  }

  #combineRow(row: number, sign: number, a: Complex, tableA: Float64Array, b: Complex, tableB: Float64Array): void {
    const { nx, ny } = this.grid;
    const { re, im } = this.#full;
    const { re: reA, im: imA } = a;
    const { re: reB, im: imB } = b;
    const start = row * nx;
    const mirrored = (ny - row) * nx;
    for (let column = 0; column < nx; column++) {
      const i = start + column;
      const j = mirrored + (column === 0 ? 0 : nx - column);
      const factorA = sign * tableA[i]!;
      const factorB = tableB[i]!;
      const ar = factorA * reA[i]!;
      const ai = factorA * imA[i]!;
      const br = factorB * reB[i]!;
      const bi = factorB * imB[i]!;
      re[i] = ar - bi;
      im[i] = ai + br;
      re[j] = sign * (ar + bi);
      im[j] = sign * (br - ai);
    }
  }

  /** A row whose mirror image is the row itself: only its part with the right symmetry counts. */
  #combineOwnMirror(row: number, a: Complex, filterA: WaveFilter, b: Complex, filterB: WaveFilter): void {
    const { nx } = this.grid;
    const { re, im } = this.#full;
    const sign = filterA.odd ? -1 : 1;
    const start = row * nx;
    for (let column = 0; column < nx; column++) {
      const i = start + column;
      const j = start + (column === 0 ? 0 : nx - column);
      const ai = filterA.table[i]!;
      const aj = filterA.table[j]!;
      const bi = filterB.table[i]!;
      const bj = filterB.table[j]!;
      const ownRe = 0.5 * sign * (ai * a.re[i]! + sign * aj * a.re[j]!);
      const ownIm = 0.5 * sign * (ai * a.im[i]! - sign * aj * a.im[j]!);
      const otherRe = 0.5 * (bi * b.re[i]! + sign * bj * b.re[j]!);
      const otherIm = 0.5 * (bi * b.im[i]! - sign * bj * b.im[j]!);
      re[i] = ownRe - otherIm;
      im[i] = ownIm + otherRe;
    }
  }
}
