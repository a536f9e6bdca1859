// Prediction of whole files: house by house, with the totals and warnings that a person wants to read.
import {
  type CliOption,
  type CliValues,
  type DatasetSource,
  InputError,
  type PredictionSink,
  type Trained,
} from "@sciformer/core";
import type { NilmConfig, TaskConfig } from "./config.ts";
import { type AppliancePower, type DisaggregateOptions, disaggregate } from "./disaggregate.ts";
import { J_PER_KWH } from "./energy.ts";
import { type HouseSeries, houses } from "./houses.ts";
import { taskFor } from "./metadata.ts";
import type { NilmModel } from "./network.ts";
import { otherPower, predictionRows } from "./prediction-rows.ts";

const NEGATIVE_REST_SHARE = -0.05;

/** Options of `predict` that this domain adds. */
export const predictOptions: readonly CliOption[] = [
  { flags: "--tumbling", description: "windows end to end, as in the paper, instead of overlapping ones" },
  { flags: "--fill <samples>", description: "samples of a gap that repeat the sample before it (default 3)" },
  { flags: "--clip", description: "keep each appliance between 0 and the aggregate, and below its largest power" },
  { flags: "--rescale", description: "scale the appliances down where their sum exceeds the aggregate" },
  { flags: "--samples <n>", description: "Monte Carlo dropout passes for the 90 % band (default none)" },
];

function wholeNumber(options: CliValues, name: string): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InputError(`--${name} ${text}: expected a whole number`);
  return value;
}

function disaggregateOptions(options: CliValues): DisaggregateOptions {
  const fillSamples = wholeNumber(options, "fill");
  const samples = wholeNumber(options, "samples");
  return {
    windows: options.tumbling === true ? "tumbling" : "overlapping",
    clip: options.clip === true,
    rescale: options.rescale === true,
    ...(fillSamples !== undefined && { fillSamples }),
    ...(samples !== undefined && { samples }),
  };
}

/** Energy of everything predicted, over the samples that have both a reading and a prediction. */
class Totals {
  readonly #task: TaskConfig;
  readonly #kwh = new Map<string, number>();
  readonly #switchedOn = new Set<string>();
  #aggregateKwh = 0;
  #predicted = 0;
  #missing = 0;
  #negativeRest = 0;

  constructor(task: TaskConfig) {
    this.#task = task;
  }

  add(house: HouseSeries, predicted: Readonly<Record<string, AppliancePower>>): void {
    const aggregate = house.values.aggregate_w!;
    const kwhPerWatt = this.#task.period_s / J_PER_KWH;
    const other = otherPower(
      aggregate,
      this.#task.targets.map(({ name }) => predicted[name]!.watts),
    );
    for (let t = 0; t < house.length; t++) {
      if (Number.isNaN(other[t])) {
        this.#missing++;
        continue;
      }
      this.#predicted++;
      this.#aggregateKwh += aggregate[t]! * kwhPerWatt;
      if (other[t]! < NEGATIVE_REST_SHARE * aggregate[t]!) this.#negativeRest++;
      for (const { name, threshold_w } of this.#task.targets) {
        const power = predicted[name]!.watts[t]!;
        this.#kwh.set(name, (this.#kwh.get(name) ?? 0) + power * kwhPerWatt);
        if (power > threshold_w) this.#switchedOn.add(name);
      }
    }
  }

  /** @throws InputError when nothing could be predicted */
  lines(where: string): string[] {
    const { window, period_s, targets, tz, tz_policy } = this.#task;
    if (this.#predicted === 0) {
      throw new InputError(
        `${where}: no stretch of ${window} samples of ${period_s} s without a longer gap; nothing can be predicted`,
      );
    }
    const days = ((this.#predicted * period_s) / 86_400).toFixed(1);
    const clock = tz_policy === "local" ? tz : "UTC as it stands";
    const lines = [
      `predicted ${this.#predicted} samples (${days} days), ${this.#missing} without data or in too short a stretch; clock: ${clock}`,
    ];
    let rest = this.#aggregateKwh;
    for (const { name } of targets) {
      const kwh = this.#kwh.get(name) ?? 0;
      rest -= kwh;
      lines.push(this.#energyLine(name, kwh));
    }
    lines.push(this.#energyLine("other", rest));
    for (const { name, threshold_w } of targets) {
      if (!this.#switchedOn.has(name))
        lines.push(`warning: ${name} never exceeded its threshold of ${threshold_w} W in this file`);
    }
    if (this.#negativeRest > 0) {
      lines.push(
        `warning: in ${this.#negativeRest} samples the appliances add up to more than 105 % of the aggregate (--rescale)`,
      );
    }
    return lines;
  }

  #energyLine(name: string, kwh: number): string {
    const share = this.#aggregateKwh > 0 ? ((100 * kwh) / this.#aggregateKwh).toFixed(1) : "-";
    return `${name}: ${kwh.toFixed(2)} kWh, ${share} % of ${this.#aggregateKwh.toFixed(2)} kWh`;
  }
}

/**
 * Predicts every house of a split, any length, on the wall clock of that household; rows go to the sink.
 *
 * @returns totals and warnings to print
 * @throws InputError when nothing can be predicted, or the samples are not as far apart as in training
 */
export async function predict(
  trained: Trained<NilmConfig, NilmModel>,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  values: CliValues,
): Promise<readonly string[]> {
  const local = { ...trained, config: { ...trained.config, task: taskFor(source, trained.config.task) } };
  const { task } = local.config;
  const options = disaggregateOptions(values);
  const columns = ["aggregate_w", ...task.targets.flatMap(({ name }) => [`${name}_w`, `${name}_on`])];
  const totals = new Totals(task);
  for await (const house of houses(source, split, columns, task.period_s)) {
    const series = { startMs: house.startMs, aggregate: house.values.aggregate_w! };
    const predicted = disaggregate(local, series, options);
    totals.add(house, predicted);
    await sink(predictionRows(house, predicted, task));
  }
  return totals.lines(source.path);
}
