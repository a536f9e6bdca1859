// Prediction of whole files: house by house, with the totals and warnings that a person wants to read.
import {
  type CliOption,
  type CliValues,
  type DatasetSource,
  InputError,
  type PredictionSink,
  type Trained,
} from "@sciformer/core";
import type { NilmConfig } from "./config.ts";
import { type DisaggregateOptions, disaggregate } from "./disaggregate.ts";
import { SummaryBuilder, summaryLines } from "./feedback/summary.ts";
import { tariffOf, tariffOption } from "./feedback/tariff.ts";
import { wholeNumber } from "./formats/options.ts";
import { houses, seriesColumns } from "./houses.ts";
import { onClockOf } from "./metadata.ts";
import { clockZone } from "./meter/calendar.ts";
import type { NilmModel } from "./network.ts";
import { predictionRows } from "./prediction-rows.ts";

/** Options of `predict` that this domain adds. */
export const predictOptions: readonly CliOption[] = [
  { flags: "--tumbling", description: "windows end to end, as in the paper, instead of overlapping ones" },
  { flags: "--fill <samples>", description: "samples of a gap that repeat the sample before it (default 3)" },
  { flags: "--clip", description: "keep each appliance between 0 and the aggregate, and below its largest power" },
  { flags: "--rescale", description: "scale the appliances down where their sum exceeds the aggregate" },
  { flags: "--samples <n>", description: "Monte Carlo dropout passes for the 90 % band (default none)" },
  tariffOption,
];

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

/**
 * Predicts every house of a split, any length, on the wall clock of that household; rows go to the sink.
 *
 * @returns totals and warnings to print
 * @throws InputError when nothing can be predicted, the samples are not as far apart as in training, or the tariff
 * cannot be read or has no price for a reading
 */
export async function predict(
  trained: Trained<NilmConfig, NilmModel>,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  values: CliValues,
): Promise<readonly string[]> {
  const local = onClockOf(source, trained);
  const { task } = local.config;
  const options = disaggregateOptions(values);
  const zone = clockZone(task.tz, task.tz_policy);
  const builder = new SummaryBuilder(task, zone, await tariffOf(values, zone));
  for await (const house of houses(source, split, seriesColumns(task), task.period_s)) {
    const series = { startMs: house.startMs, aggregate: house.values.aggregate_w! };
    const rows = predictionRows(house, disaggregate(local, series, options), task);
    builder.add(rows);
    await sink(rows);
  }
  const summary = builder.finish();
  if (summary.samples.predicted === 0) {
    throw new InputError(
      `${source.path}: no stretch of ${task.window} samples of ${task.period_s} s without a longer gap; nothing can be predicted`,
    );
  }
  return summaryLines(summary);
}
