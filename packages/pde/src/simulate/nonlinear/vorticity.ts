// Two-dimensional flow by its vorticity alone.
import type { Complex } from "../../spectral/fft.ts";
import { filterOf, type RealTransform, type WaveFilter } from "../../spectral/real-transform.ts";
import type { VorticityConvection } from "../equation.ts";
import { derivativeFilter, type Nonlinearity } from "./nonlinearity.ts";

/** -(v . grad) w plus the injection: four fields back, one forward. */
export class VorticityTransport implements Nonlinearity {
  readonly #transform: RealTransform;
  readonly #velocityX: WaveFilter;
  readonly #velocityY: WaveFilter;
  readonly #x: WaveFilter;
  readonly #y: WaveFilter;
  readonly #fields: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  readonly #injected: { readonly mode: number; readonly amount: number } | undefined;

  constructor(transform: RealTransform, cutoff: number, injection?: VorticityConvection["injection"]) {
    const { grid } = transform;
    this.#transform = transform;
    // psi = -w / |k|^2, v = (psi_y, -psi_x)
    const perSquare = (wave: number, kx: number, ky: number) =>
      kx === 0 && ky === 0 ? 0 : wave / (grid.unitWave * (kx * kx + ky * ky));
    this.#velocityX = filterOf(grid, cutoff, true, (kx, ky) => perSquare(-ky, kx, ky));
    this.#velocityY = filterOf(grid, cutoff, true, (kx, ky) => perSquare(kx, kx, ky));
    this.#x = derivativeFilter(grid, cutoff, 0);
    this.#y = derivativeFilter(grid, cutoff, 1);
    const field = () => transform.field();
    this.#fields = [field(), field(), field(), field()];
    this.#injected = injection && {
      // coefficient (0, m) of -a m cos(2 pi m y / L)
      mode: injection.mode * grid.nx,
      amount: (-injection.mode * injection.scale * grid.points) / 2,
    };
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    const [vx, vy, wx, wy] = this.#fields;
    const vorticity = spectra[0]!;
    this.#transform.inversePair(vorticity, this.#velocityX, vorticity, this.#velocityY, vx, vy);
    this.#transform.inversePair(vorticity, this.#x, vorticity, this.#y, wx, wy);
    for (let i = 0; i < vx.length; i++) vx[i] = -(vx[i]! * wx[i]! + vy[i]! * wy[i]!);
    this.#transform.forward(vx, result[0]!);
    if (this.#injected !== undefined) result[0]!.re[this.#injected.mode]! += this.#injected.amount;
  }
}
