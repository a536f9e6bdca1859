// From a recording as its file holds it to the one that is imported: scale, kinds, events, channels, montage.
import { basename, extname } from "node:path";
import { InputError, type Report } from "@sciformer/core";
import { BIPOLAR_18, bipolar } from "../montage/bipolar.ts";
import { channelKind } from "../montage/kinds.ts";
import { electrodeName } from "../montage/names.ts";
import { pickChannels } from "../montage/pick.ts";
import { averageReference, smallLaplacian } from "../montage/reference.ts";
import type { Channel, Recording } from "../recording.ts";
import { checkAmplitudes } from "./amplitudes.ts";
import { keptAnnotations } from "./annotations.ts";
import { readLabels, withLabels } from "./labels.ts";
import type { ImportOptions } from "./options.ts";
import { triggerAnnotations } from "./triggers.ts";

/**
 * Everything that options ask for, in this order: scale, kinds by label, events of trigger channels, classes from label
 * files, EEG channels only, electrodes by their names in the 10-10 system, montage, the channels asked for.
 *
 * @param path the file that it came from
 * @throws InputError
 */
export async function prepared(
  recording: Recording,
  path: string,
  options: ImportOptions,
  report: Report,
): Promise<Recording> {
  const known = withKinds(scaled(recording, options.scaleOf(recording.source)));
  const labelled = await labelledBy(withTriggers(known, report), path, options.labels);
  const eeg = options.channels && options.montage === "recorded" ? labelled : eegOnly(labelled, report);
  const chosen = inMontage(eeg, options, report);
  checkAmplitudes(chosen.checked, options.strict, report);
  return chosen.result;
}

/** Multiplied in place: a reader's samples are nobody else's. */
function scaled(recording: Recording, factor: number): Recording {
  if (factor === 1) return recording;
  recording.channels.forEach(({ kind }, k) => {
    const samples = recording.samples[k]!;
    if (kind !== "stim") for (let i = 0; i < samples.length; i++) samples[i]! *= factor;
  });
  return recording;
}

function withKinds(recording: Recording): Recording {
  const channels = recording.channels.map((channel) => ({
    ...channel,
    kind: channelKind(channel.name, channel.unit, channel.kind),
  }));
  return { ...recording, channels };
}

function withTriggers(recording: Recording, report: Report): Recording {
  const triggers = triggerAnnotations(recording);
  if (triggers.length === 0) return recording;
  const seconds = recording.samples[0]!.length / recording.sfreq;
  const all = [...recording.annotations, ...triggers];
  return { ...recording, annotations: keptAnnotations(all, seconds, recording.source, report) };
}

/** A label file belongs to the recording of the same name, or where there is one only, to the only one. */
async function labelledBy(recording: Recording, path: string, labels: readonly string[]): Promise<Recording> {
  const stem = (file: string) => basename(file, extname(file));
  const own = labels.find((file) => stem(file) === stem(path));
  return own === undefined ? recording : withLabels(recording, await readLabels(own), own);
}

/**
 * The EEG channels, under the names of their electrodes unless two have the same. Where no channel is told to be EEG, all
 * but triggers are taken, and that is said.
 */
function eegOnly(recording: Recording, report: Report): Recording {
  const places = eegPlaces(recording, report);
  const labels = places.map((place) => recording.channels[place]!.name);
  const names = labels.map((label) => electrodeName(label) ?? label);
  const unique = new Set(names).size === names.length;
  return {
    ...recording,
    channels: places.map((place, i) => ({ ...recording.channels[place]!, name: unique ? names[i]! : labels[i]! })),
    samples: places.map((place) => recording.samples[place]!),
  };
}

function eegPlaces({ channels, source }: Recording, report: Report): number[] {
  const placesOf = (wanted: (channel: Channel) => boolean) =>
    channels.flatMap((channel, place) => (wanted(channel) ? [place] : []));
  const eeg = placesOf(({ kind, unit }) => kind === "eeg" && unit === "uV");
  if (eeg.length > 0) return eeg;
  const others = placesOf(({ kind }) => kind !== "stim");
  if (others.length === 0) throw new InputError(`${source}: no channels but triggers`);
  report.warn("no EEG channels, all channels taken", `${source}: ${others.map((i) => channels[i]!.name).join(", ")}`);
  return others;
}

/** Amplitudes are checked as they were recorded: differences and references change them. */
function inMontage(
  recording: Recording,
  { montage, channels }: ImportOptions,
  report: Report,
): { checked: Recording; result: Recording } {
  if (montage === "recorded") {
    const result = channels ? pickChannels(recording, channels, report) : recording;
    return { checked: result, result };
  }
  const whole = MONTAGE[montage](recording);
  return { checked: recording, result: channels ? pickChannels(whole, channels, report) : whole };
}

const MONTAGE = {
  average: averageReference,
  laplacian: (recording: Recording) => smallLaplacian(recording),
  bipolar18: (recording: Recording) => bipolar(recording, BIPOLAR_18),
} as const;
