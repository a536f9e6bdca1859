// Other references: common average and small Laplacian.
import { InputError } from "@sciformer/core";
import type { Recording } from "../recording.ts";
import { channelPosition } from "./names.ts";
import type { UnitVector } from "./positions.ts";

/** The recording with the mean over its EEG channels subtracted from each of them. */
export function averageReference(recording: Recording): Recording {
  const places = eegPlaces(recording);
  return subtractMeans(
    recording,
    places.map((place) => ({ place, others: places })),
  );
}

/**
 * The recording with, for every EEG channel, the mean over its nearest neighbours subtracted.
 *
 * @param neighbours how many; at the rim of the cap fewer lie around a channel, the nearest ones are taken all the same
 * @throws InputError for a channel whose place on the head is not known, or too few channels
 */
export function smallLaplacian(recording: Recording, neighbours = 4): Recording {
  const places = eegPlaces(recording);
  if (places.length <= neighbours) {
    const found = `${places.length} EEG channels`;
    throw new InputError(`${recording.source}: ${found}; a Laplacian of ${neighbours} neighbours needs more`);
  }
  const positions = new Map(places.map((place) => [place, positionOf(recording, place)]));
  return subtractMeans(
    recording,
    places.map((place) => {
      const here = positions.get(place)!;
      const nearest = places
        .filter((other) => other !== place)
        .sort((a, b) => cosine(here, positions.get(b)!) - cosine(here, positions.get(a)!));
      return { place, others: nearest.slice(0, neighbours) };
    }),
  );
}

function eegPlaces(recording: Recording): number[] {
  return recording.channels.flatMap(({ kind }, place) => (kind === "eeg" ? [place] : []));
}

function positionOf(recording: Recording, place: number): UnitVector {
  const { name } = recording.channels[place]!;
  const position = channelPosition(name);
  if (!position) throw new InputError(`${recording.source}: channel ${name} is no electrode of the 10-10 system`);
  return position;
}

function cosine(a: UnitVector, b: UnitVector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function subtractMeans(
  recording: Recording,
  plan: readonly { readonly place: number; readonly others: readonly number[] }[],
): Recording {
  const samples = [...recording.samples];
  for (const { place, others } of plan) {
    const result = Float64Array.from(recording.samples[place]!);
    for (let i = 0; i < result.length; i++) {
      let sum = 0;
      for (const other of others) sum += recording.samples[other]![i]!;
      result[i]! -= sum / others.length;
    }
    samples[place] = result;
  }
  return { ...recording, samples };
}
