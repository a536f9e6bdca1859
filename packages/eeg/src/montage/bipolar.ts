// Bipolar montages: differences of neighbouring electrodes along chains, as epilepsy monitoring reads them.
import { InputError } from "@sciformer/core";
import type { Recording } from "../recording.ts";
import { pickedChannels } from "./pick.ts";

/** The longitudinal "double banana": 18 pairs over 19 electrodes, by the names of the older 10-20 system. */
export const BIPOLAR_18: readonly string[] =
  "Fp1-F7 F7-T3 T3-T5 T5-O1 Fp2-F8 F8-T4 T4-T6 T6-O2 Fp1-F3 F3-C3 C3-P3 P3-O1 Fp2-F4 F4-C4 C4-P4 P4-O2 Fz-Cz Cz-Pz".split(
    " ",
  );

/**
 * Each pair `A-B` as the difference of its electrodes, A minus B.
 *
 * @param recording its channels are found by electrode, however they are spelt
 * @param pairs names of the new channels
 * @throws InputError that lists missing electrodes, or names a pair that is none
 */
export function bipolar(recording: Recording, pairs: readonly string[]): Recording {
  const ends = pairs.map((pair) => pair.split("-"));
  const wrong = pairs.find((_, i) => ends[i]!.length !== 2);
  if (wrong !== undefined)
    throw new InputError(`"${wrong}" is not a bipolar pair; expected two electrodes as in Fp1-F7`);
  const names = [...new Set(ends.flat())];
  const places = pickedChannels(recording, names);
  const samplesOf = (name: string) => recording.samples[places[names.indexOf(name)]!]!;
  return {
    ...recording,
    channels: pairs.map((name) => ({ name, kind: "eeg", unit: recording.channels[places[0]!]!.unit })),
    samples: ends.map(([from, to]) => difference(samplesOf(from!), samplesOf(to!))),
  };
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! - b[i]!;
  return result;
}
