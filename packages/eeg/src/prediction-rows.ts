// Predictions as rows: class, probabilities, and what the network looked at.
import type { ColumnSpec, Columns } from "@sciformer/core";
import type { EegConfig } from "./config.ts";
import { argmax } from "./metrics.ts";
import { outputParts, type TrialOutput } from "./output.ts";
import type { Trial } from "./recording.ts";
import { ORIGIN_COLUMNS, originColumns } from "./tables.ts";

/** Columns of predictions.arrow; attention only from networks that have it. */
export function predictionColumns({ model, task }: EegConfig): ColumnSpec[] {
  const has = new Set(outputParts(model).map(({ name }) => name));
  const columns: ColumnSpec[] = [
    ...ORIGIN_COLUMNS,
    {
      name: "predicted",
      type: "dictionary<int16, utf8>",
      nullable: true,
      meaning: "most probable class; null: less probable than asked for",
    },
    ...task.classes.map(
      (name): ColumnSpec => ({
        name: `p_${name}`,
        type: "float32",
        nullable: false,
        meaning: `probability of ${name}`,
      }),
    ),
  ];
  if (has.has("alpha")) {
    columns.push({
      name: "alpha",
      type: `fixed_size_list<float32>[${model.chn}]`,
      nullable: false,
      meaning: "weights of the channels, which sum to 1",
    });
  }
  if (has.has("spatialAttention")) {
    columns.push({
      name: "spatial_attention",
      type: `fixed_size_list<float32>[${model.chn ** 2}]`,
      nullable: false,
      meaning: "attention of each channel (rows) to all, mean over heads and layers",
    });
  }
  return columns;
}

/**
 * Trials and what was said about each, as rows.
 *
 * @param threshold probability below which no class is predicted
 */
export function predictionRows(
  trials: readonly Omit<Trial, "eeg" | "bad">[],
  outputs: readonly TrialOutput[],
  { task }: EegConfig,
  threshold = 0,
): Columns {
  const origin = originColumns(trials);
  const unsure = Uint8Array.from(outputs, ({ probabilities }) => Number(Math.max(...probabilities) < threshold));
  const values: Record<string, Columns["values"][string]> = {
    ...origin.values,
    predicted: outputs.map(({ probabilities }) => task.classes[argmax(probabilities)]!),
  };
  for (const [k, name] of task.classes.entries()) {
    values[`p_${name}`] = Float32Array.from(outputs, ({ probabilities }) => probabilities[k]!);
  }
  if (outputs[0]?.alpha) values.alpha = outputs.map(({ alpha }) => alpha!);
  if (outputs[0]?.spatialAttention) {
    values.spatial_attention = outputs.map(({ spatialAttention }) => spatialAttention!);
  }
  return { ...origin, values, nulls: { ...origin.nulls, predicted: unsure } };
}
