// Which appliances a table of predictions holds, and how they are named and coloured in every scene.
import { CATEGORY_COLOURS, type ColumnSpec, type JsonObject } from "@sciformer/core/view";

/** Grey stands for what no appliance explains. */
export const REMAINDER_COLOUR = CATEGORY_COLOURS.at(-1)!;
const COLOURS = CATEGORY_COLOURS.slice(0, -1);

/** An appliance as the scenes show it. */
export interface Appliance {
  /** As columns are named: `washing_machine`. */
  readonly name: string;
  readonly label: string;
  /** `#rrggbb` */
  readonly colour: string;
  /** It counts as on above this, W. */
  readonly thresholdW: number;
  readonly hasTruth: boolean;
  readonly hasBand: boolean;
}

/** `washing_machine` to `washing machine`. */
export function labelOf(name: string): string {
  return name.replaceAll("_", " ");
}

/**
 * Appliances by the columns `<name>_w` and `<name>_on`.
 *
 * @param config of the run; without it the threshold is read from what `<name>_on` says it means
 */
export function appliancesOf(columns: readonly ColumnSpec[], config: JsonObject | undefined): Appliance[] {
  const names = new Set(columns.map(({ name }) => name));
  const known = columns.flatMap(({ name, meaning }) => {
    const appliance = name.endsWith("_on") ? name.slice(0, -"_on".length) : undefined;
    if (appliance === undefined || !names.has(`${appliance}_w`) || appliance.endsWith("_true")) return [];
    return [{ name: appliance, meaning }];
  });
  return known.map(({ name, meaning }, at) => ({
    name,
    label: labelOf(name),
    colour: COLOURS[at % COLOURS.length]!,
    thresholdW: configuredThreshold(config, name) ?? Number(/ ([\d.]+) W$/.exec(meaning)?.[1] ?? 0),
    hasTruth: names.has(`${name}_true_w`),
    hasBand: names.has(`${name}_w_low`) && names.has(`${name}_w_high`),
  }));
}

function configuredThreshold(config: JsonObject | undefined, name: string): number | undefined {
  const targets = isObject(config?.task) ? config.task.targets : undefined;
  const target = Array.isArray(targets) ? targets.find((one) => isObject(one) && one.name === name) : undefined;
  const threshold = isObject(target) ? target.threshold_w : undefined;
  return typeof threshold === "number" ? threshold : undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
