// Left and right: which channels and classes change places when a head is seen in a mirror.
import { InputError } from "@sciformer/core";
import { bipolarPair, channelKey, electrodeName } from "./montage/names.ts";

/** The electrode on the other side: odd numbers are left, the even ones above them right; midline ones stay. */
function otherSide(electrode: string): string {
  return electrode.replace(/\d+$/, (digits) => {
    const number = Number(digits);
    return String(number % 2 === 1 ? number + 1 : number - 1);
  });
}

/** The channel on the other side, as {@link channelKey} writes it; undefined for one that is no electrode. */
function mirroredKey(name: string): string | undefined {
  const pair = bipolarPair(name);
  if (pair) return channelKey(pair.map(otherSide).join("-"));
  const electrode = electrodeName(name);
  return electrode && otherSide(electrode);
}

/**
 * For each channel the number of the one that takes its place in the mirror.
 *
 * @throws InputError for a channel whose counterpart is not among the others
 * @see Wang et al. 2024, "Channel reflection: knowledge-driven data augmentation for EEG-based brain-computer interfaces"
 */
export function mirroredChannels(names: readonly string[]): number[] {
  const places = new Map(names.map((name, index) => [channelKey(name), index]));
  return names.map((name) => {
    const place = places.get(mirroredKey(name) ?? "");
    if (place !== undefined) return place;
    throw new InputError(`task.augmentation.reflection: channel ${name} has no counterpart on the other side`);
  });
}

const OPPOSITE: Readonly<Record<string, string>> = { left: "right", right: "left", Left: "Right", Right: "Left" };

/**
 * For each class the number of the one that it is in the mirror: `left_hand` is `right_hand`, `feet` stays.
 *
 * @throws InputError for a class of one side only
 */
export function mirroredClasses(names: readonly string[]): number[] {
  return names.map((name) => {
    const wanted = name.replace(/left|right/gi, (side) => OPPOSITE[side] ?? side);
    const place = names.indexOf(wanted);
    if (place >= 0) return place;
    throw new InputError(`task.augmentation.reflection: class ${name} has no counterpart ${wanted}`);
  });
}
