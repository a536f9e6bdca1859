// Pseudo-spectral time stepping of an equation on a periodic grid, in float64.
import { InputError } from "@sciformer/core";
import { type Complex, complexZeros } from "../spectral/fft.ts";
import { PeriodicGrid } from "../spectral/grid.ts";
import { RealTransform } from "../spectral/real-transform.ts";
import type { Equation } from "./equation.ts";
import { type ContourOptions, type Etdrk2, etdrk2, exponentialFactors, type Factors } from "./etdrk.ts";
import { type Dealiasing, nonlinearityOf } from "./nonlinear/assemble.ts";
import type { Nonlinearity } from "./nonlinear/nonlinearity.ts";
import { symbolOf } from "./symbol.ts";

/** Fields that a nonlinear term keeps at most. */
const FIELDS_PER_TERM = 6;

/** How an equation is solved. */
export interface StepperOptions {
  /** Points along every axis. */
  readonly size: number;
  readonly dimensions: 1 | 2;
  /** Time step. */
  readonly dt: number;
  /** `pre` unless given. */
  readonly dealias?: Dealiasing;
  readonly contour?: ContourOptions;
}

/**
 * Steps u_t = L u + N(u): exactly where there is no N, else with ETDRK2. The state is a spectrum; every buffer is made
 * here, and a step allocates nothing.
 */
export class Stepper {
  readonly grid: PeriodicGrid;
  readonly channels: number;
  /** Transforms on the stepper's grid. */
  readonly transform: RealTransform;
  readonly #state: readonly Complex[];
  readonly #advance: () => void;

  /** @throws InputError when the equation's parts do not fit one another or the number of dimensions */
  constructor(equation: Equation, { size, dimensions, dt, dealias = "pre", contour = {} }: StepperOptions) {
    const { channels, extent, linear } = equation;
    if (linear.length !== 1 && linear.length !== channels) {
      throw new InputError(`an equation of ${channels} channels has ${linear.length} linear operators`);
    }
    this.grid = new PeriodicGrid(size, dimensions, extent);
    this.channels = channels;
    this.transform = new RealTransform(this.grid, FIELDS_PER_TERM * equation.nonlinear.length);
    this.#state = Array.from({ length: channels }, () => complexZeros(this.grid.modes));
    const nonlinearity = nonlinearityOf(equation, this.transform, dealias);
    const symbols = linear.map((operator) => symbolOf(operator, this.grid));
    const ofChannel = <T>(list: readonly T[]) => this.#state.map((_, channel) => list[channel % list.length]!);
    if (nonlinearity === undefined) {
      const factors = ofChannel(symbols.map((symbol) => exponentialFactors(symbol, dt)));
      this.#advance = () => multiply(this.#state, factors);
    } else {
      const schemes = ofChannel(symbols.map((symbol) => etdrk2(symbol, dt, contour)));
      this.#advance = runge(this.#state, nonlinearity, schemes, this.grid.modes);
    }
  }

  /** Takes over a state. @param fields [channels, nx, ny] */
  load(fields: Float64Array): void {
    this.#forPairs(
      (channel) => {
        const [a, b] = [this.#field(fields, channel), this.#field(fields, channel + 1)];
        this.transform.forwardPair(a, b, this.#state[channel]!, this.#state[channel + 1]!);
      },
      (channel) => this.transform.forward(this.#field(fields, channel), this.#state[channel]!),
    );
  }

  /** Advances by `count` time steps. */
  step(count = 1): void {
    for (let i = 0; i < count; i++) this.#advance();
  }

  /** Writes the state. @param fields [channels, nx, ny] */
  read(fields: Float64Array): void {
    const { everything } = this.transform;
    this.#forPairs(
      (channel) => {
        const [a, b] = [this.#field(fields, channel), this.#field(fields, channel + 1)];
        const [spectrumA, spectrumB] = [this.#state[channel]!, this.#state[channel + 1]!];
        this.transform.inversePair(spectrumA, everything, spectrumB, everything, a, b);
      },
      (channel) => this.transform.inverse(this.#state[channel]!, everything, this.#field(fields, channel)),
    );
  }

  /** From one stored frame to the next, in place: forward transform, `subSteps` steps, inverse transform. */
  frame(fields: Float64Array, subSteps: number): void {
    this.load(fields);
    this.step(subSteps);
    this.read(fields);
  }

  /** The state's spectrum of a channel, [rows, nx]; it changes with every step. */
  spectrum(channel: number): Complex {
    return this.#state[channel]!;
  }

  #field(fields: Float64Array, channel: number): Float64Array {
    return fields.subarray(channel * this.grid.points, (channel + 1) * this.grid.points);
  }

  #forPairs(pair: (channel: number) => void, single: (channel: number) => void): void {
    let channel = 0;
    for (; channel + 1 < this.channels; channel += 2) pair(channel);
    if (channel < this.channels) single(channel);
  }
}

/** u <- factors u. */
function multiply(state: readonly Complex[], factors: readonly Factors[]): void {
  for (let channel = 0; channel < state.length; channel++) {
    const { re, im } = state[channel]!;
    const { re: fr, im: fi } = factors[channel]!;
    for (let i = 0; i < re.length; i++) {
      const ur = re[i]!;
      const ui = im[i]!;
      const turn = fi === undefined ? 0 : fi[i]!;
      re[i] = fr[i]! * ur - turn * ui;
      im[i] = fr[i]! * ui + turn * ur;
    }
  }
}

/** One step of ETDRK2. */
function runge(
  state: readonly Complex[],
  nonlinearity: Nonlinearity,
  schemes: readonly Etdrk2[],
  modes: number,
): () => void {
  const spectra = () => state.map(() => complexZeros(modes));
  const [stage, before, after] = [spectra(), spectra(), spectra()];
  const zeros = new Float64Array(modes);
  return () => {
    nonlinearity.evaluate(state, before);
    for (let channel = 0; channel < state.length; channel++) {
      predict(stage[channel]!, state[channel]!, before[channel]!, schemes[channel]!, zeros);
    }
    nonlinearity.evaluate(stage, after);
    for (let channel = 0; channel < state.length; channel++) {
      const { c2 } = schemes[channel]!;
      correct(state[channel]!, stage[channel]!, before[channel]!, after[channel]!, c2);
    }
  };
}

/** a = E u + c1 n. */
function predict(a: Complex, u: Complex, n: Complex, { exponential: e, c1 }: Etdrk2, zeros: Float64Array): void {
  const { re: ar, im: ai } = a;
  const { re: ur, im: ui } = u;
  const { re: nr, im: ni } = n;
  const er = e.re;
  const cr = c1.re;
  if (e.im === undefined && c1.im === undefined) {
    for (let i = 0; i < ar.length; i++) {
      ar[i] = er[i]! * ur[i]! + cr[i]! * nr[i]!;
      ai[i] = er[i]! * ui[i]! + cr[i]! * ni[i]!;
    }
    return;
  }
  const ei = e.im ?? zeros;
  const ci = c1.im ?? zeros;
  for (let i = 0; i < ar.length; i++) {
    ar[i] = er[i]! * ur[i]! - ei[i]! * ui[i]! + (cr[i]! * nr[i]! - ci[i]! * ni[i]!);
    ai[i] = er[i]! * ui[i]! + ei[i]! * ur[i]! + (cr[i]! * ni[i]! + ci[i]! * nr[i]!);
  }
}

/** u = a + c2 (after - before). */
function correct(u: Complex, a: Complex, before: Complex, after: Complex, c2: Factors): void {
  const { re: ur, im: ui } = u;
  const { re: ar, im: ai } = a;
  const { re: br, im: bi } = before;
  const { re: nr, im: ni } = after;
  const { re: cr, im: ci } = c2;
  if (ci === undefined) {
    for (let i = 0; i < ur.length; i++) {
      ur[i] = ar[i]! + cr[i]! * (nr[i]! - br[i]!);
      ui[i] = ai[i]! + cr[i]! * (ni[i]! - bi[i]!);
    }
    return;
  }
  for (let i = 0; i < ur.length; i++) {
    const re = nr[i]! - br[i]!;
    const im = ni[i]! - bi[i]!;
    ur[i] = ar[i]! + cr[i]! * re - ci[i]! * im;
    ui[i] = ai[i]! + cr[i]! * im + ci[i]! * re;
  }
}
