// Edge matching: a rise of about the appliance's power starts it, the fall of the power or its longest duration ends it.
import {
  type Baseline,
  type BaselineFit,
  type BaselineTarget,
  constantWhere,
  type FittedBaseline,
  type TrainingSlice,
} from "./baseline.ts";
import { Histogram } from "./histogram.ts";

/** What is learnt of an appliance. */
interface Signature {
  /** Median power while on, W. */
  readonly watts: number;
  /** 99 % quantile of the duration of a run, samples. */
  readonly longest: number;
}

const RISE = [0.75, 1.25] as const;
const FALL = 0.35;
const DURATION_QUANTILE = 0.99;

/** Power and duration of the runs of an appliance. */
class Runs {
  readonly watts = new Histogram();
  readonly durations = new Histogram();

  add(power: Float32Array, minW: number): void {
    let length = 0;
    for (let i = 0; i <= power.length; i++) {
      if (i < power.length && power[i]! >= minW) {
        this.watts.add(power[i]!);
        length++;
      } else {
        if (length > 0) this.durations.add(length);
        length = 0;
      }
    }
  }

  get signature(): Signature {
    return { watts: this.watts.quantile(0.5), longest: this.durations.quantile(DURATION_QUANTILE) };
  }
}

/** The sample before a rise of about `watts` that ends at sample t, over one of `lags`; undefined if there is none. */
function beforeRise(aggregate: Float32Array, t: number, watts: number, lags: readonly number[]): number | undefined {
  for (const lag of lags) {
    if (t < lag) continue;
    const rise = aggregate[t]! - aggregate[t - lag]!;
    if (rise >= RISE[0] * watts && rise <= RISE[1] * watts) return t - lag;
  }
  return undefined;
}

/** Follows the event that starts at `start` above the level. @returns the first sample after the event */
function follow(
  aggregate: Float32Array,
  start: number,
  level: number,
  signature: Signature,
  out: Float32Array,
): number {
  const { watts, longest } = signature;
  let t = start;
  for (; t < aggregate.length && t - start < longest; t++) {
    const above = aggregate[t]! - level;
    if (!(above >= FALL * watts)) break;
    out[t] = Math.min(watts, above);
  }
  return Math.max(t, start + 1);
}

function match(aggregate: Float32Array, signature: Signature, lags: readonly number[]): Float32Array {
  const out = constantWhere(aggregate, 0);
  if (signature.watts === 0) return out;
  for (let t = 1; t < aggregate.length; ) {
    const before = beforeRise(aggregate, t, signature.watts, lags);
    t = before === undefined ? t + 1 : follow(aggregate, t, aggregate[before]!, signature, out);
  }
  return out;
}

class EdgeFit implements BaselineFit {
  readonly #runs: Map<string, Runs>;
  readonly #targets: readonly BaselineTarget[];
  readonly #lags: readonly number[];

  constructor(targets: readonly BaselineTarget[], periodS: number) {
    this.#targets = targets;
    this.#runs = new Map(targets.map(({ name }) => [name, new Runs()]));
    const oneMinute = Math.max(1, Math.round(60 / periodS));
    this.#lags = [oneMinute, 2 * oneMinute];
  }

  add({ appliances }: TrainingSlice): void {
    for (const { name, minW } of this.#targets) {
      const power = appliances[name];
      if (power !== undefined) this.#runs.get(name)!.add(power, minW);
    }
  }

  finish(): FittedBaseline {
    const signatures = [...this.#runs].map(([name, runs]) => [name, runs.signature] as const);
    return {
      predict: (aggregate) =>
        Object.fromEntries(signatures.map(([name, signature]) => [name, match(aggregate, signature, this.#lags)])),
    };
  }
}

/**
 * Each appliance by itself: an event starts at the sample at which the aggregate has risen over one or two minutes
 * (samples, where those are longer) by 0.75 to 1.25 of the median on-power P of training; it takes min(P, power above the level before)
 * until that falls under 0.35 P or the 99 % duration of training has passed.
 *
 * @see Hart 1992, "Nonintrusive appliance load monitoring"
 */
export const edgeBaseline: Baseline = {
  name: "edge",
  start: (targets, periodS) => new EdgeFit(targets, periodS),
};
