// Builds the nonlinear part of an equation from its terms.
import { InputError } from "@sciformer/core";
import { type Complex, complexZeros } from "../../spectral/fft.ts";
import type { RealTransform } from "../../spectral/real-transform.ts";
import type { Equation, NonlinearTerm } from "../equation.ts";
import {
  ConservativeScalarConvection,
  ConservativeVectorConvection,
  ScalarConvection,
  VectorConvection,
} from "./convection.ts";
import { SquaredGradient } from "./gradient-norm.ts";
import { GrayScottReaction } from "./gray-scott.ts";
import type { Nonlinearity } from "./nonlinearity.ts";
import { PolynomialReaction } from "./polynomial.ts";
import { VorticityTransport } from "./vorticity.ts";

/** Where products are freed of aliases: before them only, as the published data were made, or after them too. */
export type Dealiasing = "pre" | "pre+post";

const DEFAULT_SHARE = 2 / 3;

/**
 * The sum of the equation's nonlinear terms, undefined where there is none.
 *
 * @throws InputError when a term does not fit the number of channels or dimensions
 */
export function nonlinearityOf(
  { channels, nonlinear, dealiasing = DEFAULT_SHARE }: Equation,
  transform: RealTransform,
  mode: Dealiasing,
): Nonlinearity | undefined {
  const [first, ...others] = nonlinear.map((term) => termOf(term, channels, transform, dealiasing));
  if (first === undefined) return undefined;
  const all = others.length === 0 ? first : new Sum([first, ...others], channels, transform.grid.modes);
  return mode === "pre" ? all : new Masked(all, transform.grid.dealiasingMask(dealiasing));
}

function requireFit(fits: boolean, { kind }: NonlinearTerm, wanted: string): void {
  if (!fits) throw new InputError(`the term "${kind}" needs ${wanted}`);
}

function termOf(term: NonlinearTerm, channels: number, transform: RealTransform, share: number): Nonlinearity {
  const { grid } = transform;
  const cutoff = grid.cutoff(share);
  switch (term.kind) {
    case "convection": {
      const isVector = channels === 2 && grid.dimensions === 2;
      requireFit(isVector || channels === 1, term, "one channel, or in two dimensions two");
      if (isVector) {
        return new (term.conservative ? ConservativeVectorConvection : VectorConvection)(transform, cutoff, term.scale);
      }
      return new (term.conservative ? ConservativeScalarConvection : ScalarConvection)(transform, cutoff, term.scale);
    }
    case "gradient norm":
      return new SquaredGradient(transform, cutoff, term.scale);
    case "polynomial":
      return new PolynomialReaction(transform, cutoff, term.coefficients);
    case "vorticity":
      requireFit(channels === 1 && grid.dimensions === 2, term, "one channel in two dimensions");
      return new VorticityTransport(transform, cutoff, term.injection);
    case "gray-scott":
      requireFit(channels === 2, term, "two channels");
      return new GrayScottReaction(transform, cutoff, term.feedRate, term.killRate);
    default:
      throw new Error(`unknown term ${(term satisfies never as NonlinearTerm).kind}`);
  }
}

class Sum implements Nonlinearity {
  readonly #terms: readonly Nonlinearity[];
  readonly #scratch: readonly Complex[];

  constructor(terms: readonly Nonlinearity[], channels: number, modes: number) {
    this.#terms = terms;
    this.#scratch = Array.from({ length: channels }, () => complexZeros(modes));
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    this.#terms[0]!.evaluate(spectra, result);
    for (let term = 1; term < this.#terms.length; term++) {
      this.#terms[term]!.evaluate(spectra, this.#scratch);
      for (let channel = 0; channel < result.length; channel++) add(result[channel]!, this.#scratch[channel]!);
    }
  }
}

function add({ re, im }: Complex, other: Complex): void {
  for (let i = 0; i < re.length; i++) {
    re[i]! += other.re[i]!;
    im[i]! += other.im[i]!;
  }
}

class Masked implements Nonlinearity {
  readonly #inner: Nonlinearity;
  readonly #mask: Float64Array;

  constructor(inner: Nonlinearity, mask: Float64Array) {
    this.#inner = inner;
    this.#mask = mask;
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    this.#inner.evaluate(spectra, result);
    for (const { re, im } of result) {
      for (let i = 0; i < re.length; i++) {
        re[i]! *= this.#mask[i]!;
        im[i]! *= this.#mask[i]!;
      }
    }
  }
}
