// For tests: small trials whose classes can be told apart.
import { Random } from "@sciformer/core";
import type { Trial } from "./recording.ts";

/** What all these trials have in common. */
export const ABOUT = {
  channels: ["C3", "Cz", "C4"],
  sfreq: 100,
  samples: 200,
  tmin: 0,
  classes: ["left", "right"],
  filters: [],
};

/** Noise, in turns stronger on the channel of one side: `left` on C4, `right` on C3. */
export function smallTrials(count: number, changes: Partial<Trial> = {}, seed = 1): Trial[] {
  const random = new Random(seed);
  const { channels, samples } = ABOUT;
  return Array.from({ length: count }, (_, trial) => {
    const label = trial % 2 === 0 ? "left" : "right";
    const strong = label === "left" ? 2 : 0;
    const eeg = Float32Array.from({ length: channels.length * samples }, (_, i) =>
      random.normal(0, Math.floor(i / samples) === strong ? 20 : 8),
    );
    return { subject: "A", session: "1", run: null, trial, onset: 5 * trial, label, bad: false, eeg, ...changes };
  });
}
