// Temperature calibration: the divisor of the scores that makes a model's probabilities agree with what happened.

/** Scores and what was true, row by row. */
export interface CalibrationRows {
  /** [rows * tokens] */
  readonly logits: ArrayLike<number>;
  /** [rows * tokens] distribution */
  readonly targets: ArrayLike<number>;
  readonly tokens: number;
}

/** Temperatures that a fit looks among, as the power of 2 on either side of 1. */
const WIDEST = 10;
const BISECTIONS = 60;

/** Mean over the rows of z . t - (sum t) E_p[z], with p = softmax(z * beta): the falling slope in beta. */
function slope({ logits, targets, tokens }: CalibrationRows, beta: number): number {
  const rows = logits.length / tokens;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let i = row * tokens; i < (row + 1) * tokens; i++) most = Math.max(most, logits[i]! * beta);
    let [weight, expected, wanted, share] = [0, 0, 0, 0];
    for (let i = row * tokens; i < (row + 1) * tokens; i++) {
      const p = Math.exp(logits[i]! * beta - most);
      weight += p;
      expected += p * logits[i]!;
      wanted += targets[i]! * logits[i]!;
      share += targets[i]!;
    }
    sum += wanted - (share * expected) / weight;
  }
  return sum / rows;
}

/** Derivative of the mean cross entropy of softmax(z / T) by T. */
function derivative(rows: CalibrationRows, temperature: number): number {
  return slope(rows, 1 / temperature) / temperature ** 2;
}

/**
 * The temperature of the least mean cross entropy. That is convex in 1 / T, so a bisection of its slope finds it, from
 * 2^-10 to 2^10; 1 where the temperature makes no difference.
 */
export function optimalTemperature(rows: CalibrationRows): number {
  if (slope(rows, 1) === 0) return 1;
  let [low, high] = [-WIDEST, WIDEST];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    // Still falling with beta = 2^middle: the minimum lies at a larger beta.
    if (slope(rows, 2 ** middle) > 0) low = middle;
    else high = middle;
  }
  return 2 ** (-(low + high) / 2);
}

/** Of the published routine. */
const RATE = 0.01;
const UPDATES = 50;

/**
 * The temperature that the published routine arrives at, short of the optimum: a damped secant iteration, which is what
 * L-BFGS without a line search is in one dimension.
 */
export function publishedTemperature(rows: CalibrationRows): number {
  let before = 1;
  let slopeBefore = derivative(rows, before);
  let now = before - RATE * Math.min(1, 1 / Math.abs(slopeBefore)) * slopeBefore;
  for (let update = 1; update < UPDATES; update++) {
    const slopeNow = derivative(rows, now);
    if (slopeNow === slopeBefore) break;
    const next = now - (RATE * slopeNow * (now - before)) / (slopeNow - slopeBefore);
    [before, slopeBefore, now] = [now, slopeNow, next];
  }
  return now;
}

/** Rows of one target field and one number of known sites. */
export interface CalibrationGroup extends CalibrationRows {
  /** Index among the target fields. */
  readonly target: number;
  readonly known: number;
}

/** By target field: temperatures by number of known sites, and one for all larger numbers. */
export interface Calibration {
  readonly byKnown: readonly (readonly number[])[];
  readonly tail: readonly number[];
}

/** Rows from which on a group has a temperature of its own. */
const ENOUGH = 100;

function concatenated(groups: readonly CalibrationGroup[]): CalibrationRows {
  const flat = (pick: (group: CalibrationGroup) => ArrayLike<number>) =>
    Float32Array.from(groups.flatMap((group) => Array.from(pick(group))));
  return { tokens: groups[0]!.tokens, logits: flat(({ logits }) => logits), targets: flat(({ targets }) => targets) };
}

/**
 * One temperature a target field and number of known sites, as far as there are rows for it, and one for the rest; 1
 * where there is nothing to fit.
 *
 * @see Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2
 */
export function calibrate(groups: readonly CalibrationGroup[], targets: number): Calibration {
  const fitted = Array.from({ length: targets }, (_, target) => {
    const own = groups.filter((group) => group.target === target).sort((a, b) => a.known - b.known);
    const isLarge = ({ logits, tokens }: CalibrationGroup) => logits.length / tokens >= ENOUGH;
    const firstSmall = own.findIndex((group, i) => group.known !== i || !isLarge(group));
    const large = firstSmall < 0 ? own : own.slice(0, firstSmall);
    const rest = firstSmall < 0 ? [] : own.slice(firstSmall);
    return {
      byKnown: large.map(optimalTemperature),
      tail: rest.length === 0 ? 1 : optimalTemperature(concatenated(rest)),
    };
  });
  return { byKnown: fitted.map(({ byKnown }) => byKnown), tail: fitted.map(({ tail }) => tail) };
}

/** The temperature of a target field after `known` sites. */
export function temperatureAt({ byKnown, tail }: Calibration, target: number, known: number): number {
  return byKnown[target]?.[known] ?? tail[target] ?? 1;
}
