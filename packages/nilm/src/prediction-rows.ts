// Predictions of a house as rows of predictions.arrow.
import type { ColumnSpec, Columns } from "@sciformer/core";
import type { NilmConfig, TaskConfig } from "./config.ts";
import type { AppliancePower } from "./disaggregate.ts";
import type { HouseSeries } from "./houses.ts";

const watts = (name: string, meaning: string): ColumnSpec => ({
  name,
  type: "float32",
  nullable: true,
  unit: "W",
  meaning,
});
const flag = (name: string, meaning: string): ColumnSpec => ({ name, type: "bool", nullable: true, meaning });

/** Columns of predictions.arrow: prediction and truth beside each other, per appliance of the run. */
export function predictionColumns({ task }: NilmConfig): ColumnSpec[] {
  return [
    { name: "house_id", type: "dictionary<int16, utf8>", nullable: false, meaning: "household" },
    { name: "timestamp", type: "timestamp[ms, UTC]", nullable: false, meaning: "start of the period" },
    watts("aggregate_w", "mean power of the whole house; null: no data"),
    ...task.targets.flatMap(({ name, threshold_w }) => [
      watts(`${name}_w`, "predicted power; null: nothing to predict from"),
      flag(`${name}_on`, `predicted power above ${threshold_w} W`),
      watts(`${name}_w_low`, "lower bound of the 90 % band (Monte Carlo dropout); null: not asked for"),
      watts(`${name}_w_high`, "upper bound of the 90 % band (Monte Carlo dropout); null: not asked for"),
      watts(`${name}_true_w`, "measured power; null: not known"),
      flag(`${name}_true_on`, "measured status; null: not known"),
    ]),
    watts("other_w", "aggregate less all predicted appliances"),
  ];
}

function stateOf(power: Float32Array, threshold: number): { values: Uint8Array; nulls: Uint8Array } {
  const values = new Uint8Array(power.length);
  const nulls = new Uint8Array(power.length);
  for (let t = 0; t < power.length; t++) {
    values[t] = power[t]! > threshold ? 1 : 0;
    nulls[t] = Number.isNaN(power[t]) ? 1 : 0;
  }
  return { values, nulls };
}

/** Aggregate less the sum of the appliances. */
export function otherPower(aggregate: Float32Array, appliances: readonly Float32Array[]): Float32Array {
  return aggregate.map((total, t) => appliances.reduce((rest, power) => rest - power[t]!, total));
}

/** Rows of one house; truth comes from the series where it has it. */
export function predictionRows(
  house: HouseSeries,
  predicted: Readonly<Record<string, AppliancePower>>,
  task: TaskConfig,
): Columns {
  const empty = new Float32Array(house.length).fill(Number.NaN);
  const aggregate = house.values.aggregate_w!;
  const values: Record<string, Columns["values"][string]> = {
    house_id: Array<string>(house.length).fill(house.house),
    timestamp: Float64Array.from({ length: house.length }, (_, t) => house.startMs + t * task.period_s * 1000),
    aggregate_w: aggregate,
  };
  const nulls: Record<string, Uint8Array> = {};
  for (const { name, threshold_w } of task.targets) {
    const { watts: power, low, high } = predicted[name]!;
    const on = stateOf(power, threshold_w);
    const trueOn = stateOf(house.values[`${name}_on`] ?? empty, 0.5);
    values[`${name}_w`] = power;
    values[`${name}_on`] = on.values;
    values[`${name}_w_low`] = low ?? empty;
    values[`${name}_w_high`] = high ?? empty;
    values[`${name}_true_w`] = house.values[`${name}_w`] ?? empty;
    values[`${name}_true_on`] = trueOn.values;
    nulls[`${name}_on`] = on.nulls;
    nulls[`${name}_true_on`] = trueOn.nulls;
  }
  values.other_w = otherPower(
    aggregate,
    task.targets.map(({ name }) => predicted[name]!.watts),
  );
  return { length: house.length, values, nulls };
}
