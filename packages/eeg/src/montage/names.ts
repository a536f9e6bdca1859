// Channel labels as amplifiers write them, and the electrode names of the 10-10 system that they mean.
import { editDistance } from "@sciformer/core";
import { ELECTRODES, type UnitVector } from "./positions.ts";

/** Names of the older 10-20 system for electrodes that the 10-10 system calls otherwise. */
const OLD_NAMES: Readonly<Record<string, string>> = { T3: "T7", T4: "T8", T5: "P7", T6: "P8" };

const BY_LOWER_CASE: ReadonlyMap<string, string> = new Map([
  ...[...ELECTRODES.keys()].map((name) => [name.toLowerCase(), name] as const),
  ...Object.entries(OLD_NAMES).map(([old, name]) => [old.toLowerCase(), name] as const),
]);

/**
 * A label without what amplifiers and databases put around the electrode's name: `EEG C3-REF`, `POL C3`, `C3..`.
 * The letters stay as they are.
 */
export function cleanLabel(label: string): string {
  return label
    .trim()
    .replace(/^(EEG|POL)[ _-]+/i, "")
    .replace(/\.+$/, "")
    .replace(/[-_ ](REF|LE|A1|A2|M1|M2|AR|AVG|CAR)$/i, "")
    .trim();
}

/** The electrode that a label names, as the 10-10 system writes it; undefined where it names none. */
export function electrodeName(label: string): string | undefined {
  return BY_LOWER_CASE.get(cleanLabel(label).toLowerCase());
}

/** A key under which two spellings of one channel meet: `Fc5.`, `FC5` and `EEG FC5-REF`; `T3` and `T7`. */
export function channelKey(label: string): string {
  return electrodeName(label) ?? cleanLabel(label).toLowerCase();
}

/** The electrodes of a bipolar channel `Fp1-F7`; undefined for any other label. */
export function bipolarPair(label: string): readonly [string, string] | undefined {
  const [from, to, ...more] = cleanLabel(label).split("-").map(electrodeName);
  return from !== undefined && to !== undefined && more.length === 0 ? [from, to] : undefined;
}

/** Where a channel lies: its electrode, of a bipolar one the middle of its pair; undefined where that is not known. */
export function channelPosition(label: string): UnitVector | undefined {
  const pair = bipolarPair(label);
  if (!pair) return ELECTRODES.get(electrodeName(label) ?? "");
  const [a, b] = [ELECTRODES.get(pair[0])!, ELECTRODES.get(pair[1])!];
  const middle = [a[0] + b[0], a[1] + b[1], a[2] + b[2]] as const;
  const length = Math.hypot(...middle);
  return [middle[0] / length, middle[1] / length, middle[2] / length];
}

/** Up to three of `names` that are spelt nearly like `wanted`, the nearest first. */
export function similarNames(wanted: string, names: readonly string[]): string[] {
  const target = cleanLabel(wanted).toLowerCase();
  return names
    .map((name) => ({ name, distance: editDistance(target, cleanLabel(name).toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, target.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}
