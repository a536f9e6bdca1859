// Which channel of a house is which appliance: from labels as sources write them to canonical names.
import { InputError, type Report } from "@sciformer/core";
import { canonicalName, lumpedAppliances, nearestNames, PAPER_APPLIANCES } from "../meter/appliances.ts";
import type { Channel } from "../meter/recording.ts";

/** A channel and the files that it is read from. */
export interface FileChannel extends Channel {
  readonly files: readonly string[];
}

/** A channel with the label that its source gives it. */
export interface LabelledChannel extends FileChannel {
  readonly label: string;
}

/** A house and its meters, not yet read. */
export interface House {
  readonly house: string;
  readonly aggregate: FileChannel;
  /** All other meters. */
  readonly channels: readonly LabelledChannel[];
}

/** Which appliances are imported when the user names none: those of the paper, or every known one. */
export type DefaultAppliances = "paper" | "known";

/** The name of an appliance's columns: canonical where the label is known, else the label in snake_case. */
function applianceName(label: string): string {
  return canonicalName(label) ?? snakeCase(label);
}

function snakeCase(label: string): string {
  const words = label
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
  const name = words.replace(/^_+|_+$/g, "");
  return /^[a-z]/.test(name) ? name : `channel_${name}`;
}

/**
 * The appliances to import, in the order asked for or of first appearance.
 *
 * @throws InputError on a name that no house has (with the nearest names), or none at all
 */
export function wantedAppliances(
  houses: readonly House[],
  requested: readonly string[] | undefined,
  fallback: DefaultAppliances,
): string[] {
  const labels = houses.flatMap(({ channels }) => channels.map(({ label }) => label));
  if (requested) return [...new Set(requested.map((name) => requestedName(name, labels)))];
  const known = new Set(labels.map(canonicalName).filter((name) => name !== undefined));
  const paper = PAPER_APPLIANCES.filter((name) => known.has(name));
  return fallback === "paper" && paper.length > 0 ? paper : [...known];
}

function requestedName(requested: string, labels: readonly string[]): string {
  const name = applianceName(requested);
  const present = new Set(labels.map(applianceName));
  const lumped = labels.some((label) => lumpedAppliances(label).includes(name));
  if (present.has(name) || lumped) return name;
  if (canonicalName(requested) === undefined) {
    throw new InputError(`unknown appliance "${requested}": did you mean ${nearestNames(requested).join(", ")}?`);
  }
  throw new InputError(`no house has a channel for "${requested}" (channels: ${[...present].join(", ") || "none"})`);
}

/** How channels are chosen. */
export interface ChannelChoice {
  readonly wanted: readonly string[];
  /** The user named the appliances. */
  readonly named: boolean;
  readonly allowLumped: boolean;
}

/**
 * The channel of each wanted appliance that a house owns, by canonical name.
 *
 * @throws InputError where only a meter shared with other appliances has one that the user named
 */
export function chooseChannels(
  { house, channels }: House,
  choice: ChannelChoice,
  report: Report,
): Record<string, LabelledChannel> {
  const chosen: Record<string, LabelledChannel> = {};
  for (const name of choice.wanted) {
    const clean = channels.filter(({ label }) => applianceName(label) === name && isSingle(label, choice));
    const [first, ...others] = clean.sort((a, b) => rank(a.label, name) - rank(b.label, name));
    if (others.length > 0) {
      report.warn("further meters of the same appliance left out", `house ${house}: ${labelsOf(others)} (${name})`);
    }
    const channel = first ?? lumpedChannel(house, channels, name, choice, report);
    if (channel) chosen[name] = channel;
  }
  return chosen;
}

/** A label that names several appliances is a target only if the user allows it. */
function isSingle(label: string, { allowLumped }: ChannelChoice): boolean {
  return allowLumped || lumpedAppliances(label).length === 0;
}

/** The label that is the name itself comes before aliases. */
function rank(label: string, name: string): number {
  return snakeCase(label) === name ? 0 : 1;
}

function labelsOf(channels: readonly LabelledChannel[]): string {
  return channels.map(({ label }) => label).join(", ");
}

function lumpedChannel(
  house: string,
  channels: readonly LabelledChannel[],
  name: string,
  { named, allowLumped }: ChannelChoice,
  report: Report,
): LabelledChannel | undefined {
  const shared = channels.find(
    ({ label }) =>
      lumpedAppliances(label).includes(name) || (lumpedAppliances(label).length > 0 && applianceName(label) === name),
  );
  if (!shared) return undefined;
  if (allowLumped) return shared;
  const others = lumpedAppliances(shared.label).join(", ");
  if (named) {
    throw new InputError(
      `${shared.source} "${shared.label}": one meter for ${others}, no clean target for ${name}; ` +
        "--allow-lumped takes it all the same",
    );
  }
  report.warn("meters shared by several appliances, not used", `house ${house}: ${shared.label}`);
  return undefined;
}
