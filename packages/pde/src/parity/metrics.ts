// Parity of the errors of made predictions.
import { type CaseTensor, InputError, type ParityCase, type ParityValues } from "@sciformer/core";
import {
  channelSums,
  correlation,
  type ErrorSums,
  errorSums,
  mean,
  meanAbsoluteError,
  nrmse,
  vrmse,
  wellNrmse,
} from "../metrics.ts";

/** A tensor of a case. @throws InputError where it is missing or of another rank */
function tensorOf({ path, tensors }: ParityCase, name: string, rank: number): CaseTensor {
  const tensor = tensors[name];
  if (tensor?.shape.length === rank) return tensor;
  throw new InputError(
    `${path}: ${name} is ${tensor ? `of shape ${tensor.shape.join("x")}` : "missing"}, expected ${rank} axes`,
  );
}

/** Means of rows by group: [groups, columns]. */
function groupMeans(rows: readonly (readonly number[])[], groups: readonly number[]): number[][] {
  const count = Math.max(...groups) + 1;
  return Array.from({ length: count }, (_, group) => {
    const own = rows.filter((_, row) => groups[row] === group);
    return rows[0]!.map((_, column) => mean(own.map((row) => row[column]!)));
  });
}

const table = (rows: readonly (readonly number[])[]) => ({
  shape: [rows.length, rows[0]!.length],
  data: rows.flat(),
});

/** With the first column twice, as the authors' class lists the times. */
const firstTwice = (rows: readonly (readonly number[])[]) => table(rows.map((row) => [row[0]!, ...row]));

/** Predictions and truth of shape [batch, time, channels, height, width]. */
class Compared {
  readonly samples: number;
  readonly steps: number;
  readonly channels: number;
  readonly #predicted: Float64Array;
  readonly #truth: Float64Array;
  readonly #size: number;

  constructor(testCase: ParityCase) {
    const predicted = tensorOf(testCase, "input/prediction", 5);
    const truth = tensorOf(testCase, "input/target", 5);
    const [samples, steps, channels, height, width] = truth.shape as [number, number, number, number, number];
    [this.samples, this.steps, this.channels] = [samples, steps, channels];
    this.#predicted = Float64Array.from(predicted.data, Number);
    this.#truth = Float64Array.from(truth.data, Number);
    this.#size = channels * height * width;
  }

  /** A value of every sample and step. */
  bySample(score: (predicted: Float64Array, truth: Float64Array, sample: number, step: number) => number): number[][] {
    return Array.from({ length: this.samples }, (_, sample) =>
      Array.from({ length: this.steps }, (_, step) =>
        score(this.#frame(this.#predicted, sample, step), this.truth(sample, step), sample, step),
      ),
    );
  }

  truth(sample: number, step: number): Float64Array {
    return this.#frame(this.#truth, sample, step);
  }

  /** A value of every sample, step and channel. */
  byChannel(score: (sums: ErrorSums) => number) {
    const data: number[] = [];
    this.bySample((predicted, truth) => data.push(...channelSums(predicted, truth, this.channels).map(score)));
    return { shape: [this.samples, this.steps, this.channels], data };
  }

  #frame(all: Float64Array, sample: number, step: number): Float64Array {
    const start = (sample * this.steps + step) * this.#size;
    return all.subarray(start, start + this.#size);
  }
}

/** @throws InputError for a case without its inputs */
export async function metricsParity(testCase: ParityCase): Promise<ParityValues> {
  const compared = new Compared(testCase);
  const groups = Array.from(tensorOf(testCase, "input/dataset_index", 1).data, Number);
  const whole = (score: (sums: ErrorSums) => number) =>
    compared.bySample((predicted, truth) => score(errorSums(predicted, truth, 0, truth.length)));
  const [errors, absolute] = [whole(nrmse), whole(meanAbsoluteError)];
  const persistence = compared.bySample((_, truth, sample) =>
    nrmse(errorSums(compared.truth(sample, 0), truth, 0, truth.length)),
  );
  const times = Array.from({ length: compared.steps }, (_, step) => step);
  return {
    "output/nrmse_per_sample_step": table(errors),
    "output/nrmse_per_dataset_per_step": table(groupMeans(errors, groups)),
    "output/nrmse_columns_times": [0, ...times],
    "output/nrmse_full_table": firstTwice(groupMeans(errors, groups)),
    "output/mae_full_table": firstTwice(groupMeans(absolute, groups)),
    "output/nrmse_1": [mean(errors.map((row) => row[0]!))],
    "output/nrmse_mean_all_steps": [mean(errors.flat())],
    "output/well_vrmse_per_sample_step_channel": compared.byChannel(vrmse),
    "output/well_nrmse_per_sample_step_channel": compared.byChannel(wellNrmse),
    "output/well_linf": compared.byChannel(({ largest }) => largest),
    "output/well_pearson": compared.byChannel(correlation),
    "output/persistence_nrmse_per_step": table(persistence),
  };
}
