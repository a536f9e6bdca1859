// Figures of a stretch of a house: power at the cursor, energy and scores in sight.
import { formatQuantity, type Readout, type ReadoutRow } from "@sciformer/core/view";
import { J_PER_KWH } from "../../feedback/energy.ts";
import { MetricAccumulator, suppressBelow } from "../../metrics.ts";
import type { Appliance } from "../appliances.ts";
import { sampleAt } from "../clock.ts";
import type { House } from "../houses.ts";

/** Mains, and each appliance as predicted and, behind it, as measured. */
export function cursorReadout(house: House, appliances: readonly Appliance[], time: number): Readout {
  const at = sampleAt(house, time);
  const watts = (values: Float32Array) => formatQuantity(values[at]!, "W");
  const rows = appliances.map(({ name, label }): ReadoutRow => {
    const { watts: predicted, truth } = house.power.get(name)!;
    return { label, value: truth ? `${watts(predicted)} / ${watts(truth)}` : watts(predicted) };
  });
  const hasTruth = appliances.some(({ name }) => house.power.get(name)!.truth !== undefined);
  const title = hasTruth ? "At the cursor: predicted / measured" : "At the cursor";
  return { id: "cursor", title, rows: [{ label: "mains", value: watts(house.mains) }, ...rows] };
}

/** kWh of the samples that are there. */
export function energyKwh(values: Float32Array, from: number, to: number, periodMs: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) if (!Number.isNaN(values[at]!)) sum += values[at]!;
  return (sum * (periodMs / 1000)) / J_PER_KWH;
}

/** kWh in sight with the share of the mains. */
export function energyReadout(
  house: House,
  appliances: readonly Appliance[],
  { from, to }: { readonly from: number; readonly to: number },
): Readout {
  const energy = (values: Float32Array) => energyKwh(values, from, to, house.grid.periodMs);
  const total = energy(house.mains);
  const rows = appliances.map(({ name, label }): ReadoutRow => {
    const kwh = energy(house.power.get(name)!.watts);
    const share = total > 0 ? ` (${((100 * kwh) / total).toFixed(1)}%)` : "";
    return { label, value: `${kwh.toFixed(kwh < 10 ? 2 : 1)} kWh${share}` };
  });
  const mains = { label: "mains", value: `${total.toFixed(total < 10 ? 2 : 1)} kWh` };
  return { id: "energy", title: "Energy in sight", rows: [mains, ...rows] };
}

/**
 * Scores of the samples in sight that have truth.
 *
 * @param thresholdOf power below which a prediction counts as 0 W
 */
export function scoreReadout(
  house: House,
  appliances: readonly Appliance[],
  { from, to }: { readonly from: number; readonly to: number },
  thresholdOf: (appliance: Appliance) => number,
): Readout | undefined {
  const rows = appliances.flatMap((appliance): ReadoutRow[] => {
    const { watts, truth, truthOn } = house.power.get(appliance.name)!;
    if (truth === undefined || to <= from) return [];
    const threshold = thresholdOf(appliance);
    const score = new MetricAccumulator(threshold);
    const kept = suppressBelow(watts.slice(from, to), threshold);
    score.add(truth.subarray(from, to), kept, truthOn?.subarray(from, to));
    const { MAE, F1_SCORE, MR } = score.values;
    const text = `${number(MAE, 1)} W, F1 ${number(F1_SCORE, 2)}, MR ${number(MR, 2)}`;
    return [{ label: appliance.label, value: text }];
  });
  return rows.length === 0 ? undefined : { id: "scores", title: "Scores in sight: MAE, F1, MR", rows };
}

function number(value: number | null, digits: number): string {
  return value === null ? "\u2013" : value.toFixed(digits);
}
