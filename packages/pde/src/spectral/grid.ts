// A periodic grid of one or two dimensions and the waves on it.

/** Wave number of the k-th Fourier coefficient of n points: 0, 1, ..., -2, -1. */
export function waveNumber(k: number, n: number): number {
  return 2 * k < n ? k : k - n;
}

/** How a periodic domain is sampled. A field is [nx, ny]; in one dimension ny is 1. */
export class PeriodicGrid {
  readonly nx: number;
  readonly ny: number;
  readonly dimensions: 1 | 2;
  /** Length of the domain along every axis. */
  readonly extent: number;
  /** Rows of a half spectrum: wave numbers 0 to floor(ny / 2) along y. */
  readonly rows: number;
  /** Points of a field. */
  readonly points: number;
  /** Coefficients of a half spectrum, [rows, nx]: row is the wave number along y, column the one along x. */
  readonly modes: number;

  /** @param size points along every axis */
  constructor(size: number, dimensions: 1 | 2, extent: number) {
    this.nx = size;
    this.ny = dimensions === 2 ? size : 1;
    this.dimensions = dimensions;
    this.extent = extent;
    this.rows = Math.floor(this.ny / 2) + 1;
    this.points = this.nx * this.ny;
    this.modes = this.rows * this.nx;
  }

  /** Fills [rows, nx] with a function of the wave numbers along x and y. */
  table(value: (kx: number, ky: number) => number): Float64Array {
    const table = new Float64Array(this.modes);
    for (let row = 0, i = 0; row < this.rows; row++) {
      for (let column = 0; column < this.nx; column++, i++) table[i] = value(waveNumber(column, this.nx), row);
    }
    return table;
  }

  /** 2 pi / L: what a wave number is multiplied with. */
  get unitWave(): number {
    return (2 * Math.PI) / this.extent;
  }

  /** Largest wave number that de-aliasing leaves for the share q of the resolved ones: q floor(N / 2) - 1. */
  cutoff(fraction: number): number {
    return fraction * Math.floor(this.nx / 2) - 1;
  }

  /** [rows, nx] 1 for the modes that de-aliasing leaves, else 0. */
  dealiasingMask(fraction: number): Float64Array {
    const most = this.cutoff(fraction);
    return this.table((kx, ky) => (Math.abs(kx) > most || (this.dimensions === 2 && ky > most) ? 0 : 1));
  }
}
