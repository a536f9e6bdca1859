// What a channel measures, told from its label and unit where the file does not say.
import type { ChannelKind } from "../recording.ts";
import { bipolarPair, electrodeName } from "./names.ts";

const BY_LABEL: readonly (readonly [RegExp, ChannelKind])[] = [
  [/^(status|stim|sti ?\d+|trig(ger)?s?)$/i, "stim"],
  [/eog|^(loc|roc)\b/i, "eog"],
  [/emg/i, "emg"],
  [/ecg|ekg/i, "ecg"],
  [
    /^(pol )?(dc ?\d+|mark\d*|bp\d+|spo2|etco2|pulse|co2wave|resp(iration)?|pleth|photic|accel?[ -]?[xyz\d]*|gyro.*|events?|x\d+|osat|pr)$/i,
    "misc",
  ],
];

/** The kind of a channel that its file calls EEG or says nothing about; other kinds are kept. */
export function channelKind(label: string, unit: string, inFile: ChannelKind): ChannelKind {
  if (inFile !== "eeg" || electrodeName(label) !== undefined || bipolarPair(label) !== undefined) return inFile;
  const named = BY_LABEL.find(([pattern]) => pattern.test(label.trim()))?.[1];
  return named ?? (unit === "uV" || unit === "" ? "eeg" : "misc");
}
