// Power of a house at one moment: what each appliance draws, and what is left of the mains.
import {
  type ContinuousLegend,
  formatQuantity,
  type Readout,
  type ScaleChoice,
  valueRange,
} from "@sciformer/core/view";
import type { Appliance } from "../appliances.ts";
import type { House } from "../houses.ts";

/** What no appliance explains, drawn as a lamp. */
export const REMAINDER = "remainder";

/** W by name of the appliance, the remainder among them; NaN is no data. */
export type MomentPower = ReadonlyMap<string, number>;

/** @param source undefined power of an appliance counts as unknown */
export function momentPower(
  mainsW: number,
  appliances: readonly Appliance[],
  source: (appliance: Appliance) => number | undefined,
): MomentPower {
  const parts = appliances.map((appliance) => [appliance.name, source(appliance) ?? Number.NaN] as const);
  const explained = parts.reduce((sum, [, watts]) => sum + (watts || 0), 0);
  return new Map([...parts, [REMAINDER, Number.isNaN(mainsW) ? mainsW : Math.max(0, mainsW - explained)]]);
}

/** Three digits: more would only flicker. */
export function wattsText(watts: number | undefined): string {
  const isKnown = watts !== undefined && !Number.isNaN(watts);
  return formatQuantity(isKnown ? Number(watts.toPrecision(3)) : null, "W");
}

/** @param measured undefined where nothing was measured */
export function momentReadout(
  mainsW: number,
  labels: ReadonlyMap<string, string>,
  predicted: MomentPower,
  measured: MomentPower | undefined,
): Readout {
  const rows = [...predicted].map(([name, watts]) => {
    const text = wattsText(watts);
    return { label: labels.get(name) ?? name, value: measured ? `${text} / ${wattsText(measured.get(name))}` : text };
  });
  const title = measured ? "At the cursor: predicted / measured" : "At the cursor: predicted";
  return { id: "moment", title, rows: [{ label: "mains", value: wattsText(mainsW) }, ...rows] };
}

/** One colour bar for all appliances, up to the largest power that one of them draws: the square root shows small ones. */
export function powerLegend(
  house: House,
  appliances: readonly Appliance[],
  choice: ScaleChoice | undefined,
): ContinuousLegend {
  const most = appliances.map(({ name }) => {
    const { watts, truth } = house.power.get(name)!;
    return Math.max(valueRange(watts)?.[1] ?? 0, (truth && valueRange(truth)?.[1]) ?? 0);
  });
  return {
    kind: "continuous",
    id: "power",
    title: "Power of an appliance",
    unit: "W",
    map: "magma",
    range: [0, Math.max(100, ...most)],
    scale: "sqrt",
    adjustable: true,
    missing: "grey",
    ...choice,
  };
}
