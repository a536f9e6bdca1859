// What a golden case is and what a domain's adapter gives back for it.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";

/** A tensor of a case as its file stores it, row-major in PyTorch's axis order. */
export interface CaseTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

/** One tolerance rule; the first whose glob matches a result's name decides. */
export interface ToleranceRule {
  /** Glob: `*` matches any characters, `/` too. */
  readonly keys: string;
  readonly abs: number;
  readonly rel: number;
  /** What `rel` multiplies: the expected element, or the largest |expected| of the tensor. */
  readonly of: "element" | "max";
}

/** A golden case: its description, its tensors and where it lies. */
export interface ParityCase {
  readonly name: string;
  /** What is to be run: the adapter has one function per kind. */
  readonly kind: string;
  readonly domain: string;
  readonly tolerance: readonly ToleranceRule[];
  /** The JSON file. */
  readonly path: string;
  /** Its folder, for what the JSON names relative to itself. */
  readonly folder: string;
  /** The input file or folder that the field `raw` names, resolved. */
  readonly raw?: string;
  /** The whole JSON: configuration, mode, expectations. */
  readonly json: Readonly<Record<string, unknown>>;
  /** `param/*`, `input/*`, `mid/*`, `output/*`, `grad/*`, those taken from a sibling case included. */
  readonly tensors: Readonly<Record<string, CaseTensor>>;
}

/** How a case is run. */
export interface ParityOptions {
  readonly engine: Engine;
  /** Name of the eager backend that is current. */
  readonly backend: string;
}

/** An array with its shape, or without one (then only the number of elements is checked), or a scalar. */
export type ParityValue =
  | Tensor
  | { readonly shape: readonly number[]; readonly data: ArrayLike<number | bigint> }
  | ArrayLike<number | bigint>
  | number;

/** A result whose expectation lives in the JSON; any JSON values, compared under the name of their path. */
export interface ParityPair {
  readonly got: unknown;
  readonly want: unknown;
}

/** A statistic of a case with a statistical test: passes when |statistic| <= bound. */
export interface ParityStatistic {
  readonly statistic: number;
  readonly bound: number;
}

/** What an adapter returns: `output/...`, `mid/...`, `grad/...` as in the case's tensors, other names as pairs. */
export type ParityValues = Readonly<Record<string, ParityValue | ParityPair | ParityStatistic>>;
