// Channels chosen by name, however they are spelt, in the order asked for.
import { InputError, type Report } from "@sciformer/core";
import type { Recording } from "../recording.ts";
import { channelKey, similarNames } from "./names.ts";

/**
 * The places of the named channels in a recording: by the very label, else by electrode (`C3..`, `EEG C3-REF`, `T3`).
 *
 * @throws InputError that lists the missing names with similar ones of the recording
 */
export function pickedChannels(recording: Recording, names: readonly string[]): readonly number[] {
  const labels = recording.channels.map(({ name }) => name);
  const keys = labels.map(channelKey);
  const places = names.map((name) => {
    const exact = labels.indexOf(name);
    return exact >= 0 ? exact : keys.indexOf(channelKey(name));
  });
  const missing = names.filter((_, i) => places[i]! < 0);
  if (missing.length === 0) return places;
  const similar = [...new Set(missing.flatMap((name) => similarNames(name, labels)))];
  const hint = similar.length > 0 ? `; similar: ${similar.join(", ")}` : "";
  const has = labels.length > 8 ? `${labels.slice(0, 8).join(", ")} and ${labels.length - 8} more` : labels.join(", ");
  throw new InputError(`${recording.source}: channel ${missing.join(", ")} is missing (has ${has}${hint})`);
}

/**
 * The recording with these channels only, in this order and under these names.
 *
 * @throws InputError that lists missing channels, or for a channel that is asked for twice
 */
export function pickChannels(recording: Recording, names: readonly string[], report?: Report): Recording {
  const places = pickedChannels(recording, names);
  const twice = names.find((_, i) => places.indexOf(places[i]!) !== i);
  if (twice !== undefined) throw new InputError(`${recording.source}: channel ${twice} is asked for twice`);
  if (places.some((place, i) => i > 0 && place < places[i - 1]!)) {
    report?.warn("channels put in another order, by name", recording.source);
  }
  return {
    ...recording,
    channels: places.map((place, i) => ({ ...recording.channels[place]!, name: names[i]! })),
    samples: places.map((place) => recording.samples[place]!),
  };
}
