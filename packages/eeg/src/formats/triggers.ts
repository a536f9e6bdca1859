// Events of trigger channels: where the number rises.
import type { Annotation, Recording } from "../recording.ts";

/** The bits that hold triggers. */
const TRIGGER_BITS = 0xffff;

/** FIF files hold the sum of all their trigger lines in one channel. */
const SUMS = ["STI101", "STI 101", "STI014", "STI 014"];

/** One annotation, the number as its text, for each rise of a trigger channel; what it starts with is no event. */
export function triggerAnnotations({ channels, samples, sfreq }: Recording): Annotation[] {
  const places = channels.flatMap(({ kind }, place) => (kind === "stim" ? [place] : []));
  const sum = places.find((place) => SUMS.includes(channels[place]!.name));
  return (sum === undefined ? places : [sum]).flatMap((place) => rises(samples[place]!, sfreq));
}

function rises(samples: Float64Array, sfreq: number): Annotation[] {
  const found: Annotation[] = [];
  let before = samples[0]! & TRIGGER_BITS;
  for (let i = 1; i < samples.length; i++) {
    const value = samples[i]! & TRIGGER_BITS;
    if (value > before) found.push({ onset: i / sfreq, duration: 0, text: String(value) });
    before = value;
  }
  return found;
}
