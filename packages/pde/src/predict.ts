// Prediction of simulations that a user has: rollouts from their first or last known frames.
import type { CliOption, CliValues, DatasetSource, PredictionSink } from "@sciformer/core";
import type { Run } from "./evaluate.ts";
import { ENSEMBLE_OPTIONS, FROM_OPTION, PAD_OPTION, SLICE_OPTION, STEPS_OPTION } from "./forecast-options.ts";
import { forecastLine, forecastSettings, forecastSimulation, forecastWarnings, requireSome } from "./forecasts.ts";
import { predictionRows } from "./prediction-rows.ts";
import { loadedSimulations } from "./stored-simulations.ts";

/** Options of `predict` that this domain adds. */
export const predictOptions: readonly CliOption[] = [
  { ...STEPS_OPTION, description: "steps to predict (default: as many as the file has frames for, else 10)" },
  FROM_OPTION,
  ...ENSEMBLE_OPTIONS,
  PAD_OPTION,
  SLICE_OPTION,
];

/** Lines on single simulations that are printed. */
const MOST_LINES = 10;

/**
 * Rolls out every simulation of a split; rows go to the sink.
 *
 * @returns what to print
 * @throws InputError for a simulation that the model cannot take, and where there is none
 */
export async function predict(
  run: Run,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  options: CliValues,
): Promise<readonly string[]> {
  const settings = forecastSettings(options);
  const lines: string[] = [];
  const warnings: string[] = [];
  for await (const simulation of loadedSimulations(source, split)) {
    const forecast = forecastSimulation(run, simulation, settings);
    const { info, scale, grid } = forecast.trajectory;
    await sink(predictionRows({ info, scale, grid }, forecast.steps, true));
    lines.push(forecastLine(forecast));
    warnings.push(...forecastWarnings(forecast));
  }
  requireSome(lines.length, source.path);
  const more = lines.length > MOST_LINES ? [`... ${lines.length - MOST_LINES} more simulations`] : [];
  return [...lines.slice(0, MOST_LINES), ...more, ...warnings];
}
