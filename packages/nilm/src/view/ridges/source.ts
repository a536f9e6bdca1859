// What a ridge surface can show: an appliance, all of them, the mains or what is left of it.
import type { Appliance } from "../appliances.ts";
import type { House } from "../houses.ts";

export const ALL = "all appliances";
export const MAINS = "mains";
export const REMAINDER = "remainder";

/** Predicted and measured power of what is chosen. */
export interface ShownPower {
  readonly label: string;
  readonly predicted: Float32Array;
  /** Undefined where nothing was measured. */
  readonly truth: Float32Array | undefined;
  /** Undefined for the mains itself: it is given, not predicted. */
  readonly error: Float32Array | undefined;
}

/** @param name of an appliance, or one of the constants above */
export function shownPower(house: House, appliances: readonly Appliance[], name: string): ShownPower {
  const powers = appliances.map((appliance) => house.power.get(appliance.name)!);
  if (name === MAINS) return { label: MAINS, predicted: house.mains, truth: undefined, error: undefined };
  const predictions = powers.map(({ watts }) => watts);
  const truths = powers.flatMap(({ truth }) => truth ?? []);
  const isMeasured = truths.length === powers.length;
  if (name === ALL) return shown(ALL, total(predictions), isMeasured ? total(truths) : undefined);
  if (name === REMAINDER) {
    const rest = (parts: readonly Float32Array[]) => difference(house.mains, total(parts));
    return shown(REMAINDER, rest(predictions), isMeasured ? rest(truths) : undefined);
  }
  const { watts, truth } = house.power.get(name)!;
  return shown(appliances.find((one) => one.name === name)!.label, watts, truth);
}

function shown(label: string, predicted: Float32Array, truth: Float32Array | undefined): ShownPower {
  return { label, predicted, truth, error: truth && difference(predicted, truth) };
}

function total(parts: readonly Float32Array[]): Float32Array {
  const sum = parts[0]!.slice();
  for (const part of parts.slice(1)) for (let at = 0; at < sum.length; at++) sum[at]! += part[at]!;
  return sum;
}

function difference(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, at) => value - b[at]!);
}
